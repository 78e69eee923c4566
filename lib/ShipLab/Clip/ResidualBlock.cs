using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab;

/// <summary>OpenAI's ResidualAttentionBlock: x + attention(ln_1(x)), then x + mlp(ln_2(x)), on flat rows [T, W].</summary>
internal sealed class ResidualBlock : Module
{
#pragma warning disable IDE1006 // state-dict names
    public readonly Attention attn;
    public readonly LayerNorm ln_1, ln_2;
    public readonly Mlp mlp;
#pragma warning restore IDE1006

    /// <param name="mlpWidth">between the layers of the MLP; null for 4 * width</param>
    public ResidualBlock(int width, int heads, Activation activation, Device? device, int? mlpWidth = null) : base(nameof(ResidualBlock))
    {
        attn = new Attention(width, heads, device);
        ln_1 = LayerNorm(width, device: device); // eps 1e-5
        mlp = new Mlp(width, activation, device, mlpWidth);
        ln_2 = LayerNorm(width, device: device);
        RegisterComponents();
    }

    /// <param name="x">[T, W]</param>
    /// <param name="rows">[R] i64: the only rows that are wanted, or null for all (a model's last block needs only what is pooled)</param>
    /// <returns>[T, W], or [R, W]</returns>
    public Tensor Forward(Tensor x, AttentionPacks packs, KeyValues? before = null, Tensor? rows = null)
    {
        using var scope = NewDisposeScope();
        var mixed = attn.Mix(ln_1.call(x), packs, before);
        if (rows is not null) (mixed, x) = (mixed.index_select(0, rows), x.index_select(0, rows)); // [R, W]
        x = x.Plus(attn.out_proj.call(mixed));
        return mlp.AddTo(x, ln_2).MoveToOuterDisposeScope();
    }

    /// <summary>The same for a single sequence [L, W], with its keys and values.</summary>
    /// <param name="wantOutput">false in the last block of a tower, when only keys and values are wanted</param>
    public (Tensor? Output, KeyValues KeyValues) ForwardAndKeep(Tensor x, AttentionPacks packs, KeyValues? before, bool wantOutput)
    {
        using var scope = NewDisposeScope();
        var (mixed, keyValues) = attn.MixAndKeep(ln_1.call(x), packs, before);
        keyValues.MoveToOuterDisposeScope();
        if (!wantOutput) return (null, keyValues);
        x = x.Plus(attn.out_proj.call(mixed));
        return (mlp.AddTo(x, ln_2).MoveToOuterDisposeScope(), keyValues);
    }
}
