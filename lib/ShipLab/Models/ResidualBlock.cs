using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>The block of CLIP's towers and of the plain ViT alike: x + attention(ln_1(x)), then x + mlp(ln_2(x)).
/// Names are those of OpenAI's ResidualAttentionBlock.</summary>
internal sealed class ResidualBlock : Module
{
#pragma warning disable IDE1006 // state-dict names
    public readonly Attention attn;
    public readonly LayerNorm ln_1, ln_2;
    public readonly Mlp mlp;
#pragma warning restore IDE1006

    /// <param name="mlpWidth">between the layers of the MLP; null for 4 * width</param>
    /// <param name="eps">of the layer norms</param>
    public ResidualBlock(int width, int heads, Activation activation, Device device, int? mlpWidth = null,
        double eps = 1e-5) : base(nameof(ResidualBlock))
    {
        attn = new Attention(width, heads, device);
        ln_1 = LayerNorm(width, eps, device: device);
        mlp = new Mlp(width, activation, device, mlpWidth);
        ln_2 = LayerNorm(width, eps, device: device);
        RegisterComponents();
    }

    /// <param name="x">[B, L, W]</param>
    /// <param name="rows">[R] i64: the only positions that are wanted, as b*L + l,
    /// or null for all (a model's last block needs only what is pooled)</param>
    /// <returns>[B, L, W], or [R, W]</returns>
    public Tensor Forward(Tensor x, Sight sight, KeyValues? before = null, Tensor? rows = null)
    {
        using var scope = NewDisposeScope();
        var mixed = attn.Mix(ln_1.call(x), sight, before);                          // [B, L, W]
        if (rows is not null) (mixed, x) = (Select(mixed, rows), Select(x, rows));  // [R, W]
        x = x.Plus(attn.out_proj.call(mixed));
        return mlp.AddTo(x, ln_2).MoveToOuterDisposeScope();
    }

    /// <summary>Keys and values of x [1, L, W], which comes after <paramref name="before"/>,
    /// for the sequences that follow.</summary>
    public KeyValues KeyValuesOf(Tensor x, KeyValues? before)
    {
        using var scope = NewDisposeScope();
        return attn.KeyValuesOf(ln_1.call(x), before).MoveToOuterDisposeScope();
    }

    /// <summary>The attention's scaled scores before the softmax: input [B, L, W] -> [B, H, L, L].</summary>
    public Tensor Scores(Tensor x)
    {
        using var scope = NewDisposeScope();
        return attn.Scores(ln_1.call(x)).MoveToOuterDisposeScope();
    }

    /// <summary>[B, L, W] -> [R, W]</summary>
    private static Tensor Select(Tensor x, Tensor rows) => x.flatten(0, 1).index_select(0, rows);
}
