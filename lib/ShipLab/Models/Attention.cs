using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>Multi-head self-attention with the state-dict names of nn.MultiheadAttention, batch first.</summary>
internal sealed class Attention : Module
{
#pragma warning disable IDE1006 // state-dict names
    public readonly Parameter in_proj_weight; // [3W, W]: query, key, value
    public readonly Parameter in_proj_bias;   // [3W]
    public readonly Projection out_proj;
#pragma warning restore IDE1006
    private readonly int _width, _heads;

    public Attention(int width, int heads, Device device) : base(nameof(Attention))
    {
        (_width, _heads) = (width, heads);
        in_proj_weight = Weights.Zeros(device, 3 * width, width);
        in_proj_bias = Weights.Zeros(device, 3 * width);
        out_proj = new Projection(width, width, device);
        RegisterComponents();
    }

    /// <summary>What is added to <see cref="in_proj_weight"/> in the products, [3W, W], or null: a change that is
    /// learned beside a weight that stays as it is. Not owned.</summary>
    public Tensor? Change { get; set; }

    private Tensor Weight => Change is null ? in_proj_weight : in_proj_weight + Change;

    /// <summary>The attention's mixture of values, before <see cref="out_proj"/>.</summary>
    /// <param name="x">[B, L, W]</param>
    /// <param name="sight">which positions see which</param>
    /// <param name="before">keys and values of P positions that come before every sequence, or null</param>
    /// <returns>[B, L, W]</returns>
    public Tensor Mix(Tensor x, Sight sight, KeyValues? before = null)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (x.shape[0], x.shape[1]);
        var qkv = Project(x, Weight, in_proj_bias);                                   // 3 x [B, H, L, d]
        // see Sight
        if (sight.Mask is not null || qkv[0].requires_grad) qkv = [.. qkv.Select(part => part.In(float32))];
        var (q, k, v) = (qkv[0], qkv[1], qkv[2]);
        if (before is not null) (k, v) = before.Then(new KeyValues(k, v));                    // [B, H, P+L, d]
        var mixed = F.scaled_dot_product_attention(q, k, v, sight.Mask, is_casual: sight.Causal); // [B, H, L, d]
        return mixed.transpose(1, 2).reshape(batch, length, _width).MoveToOuterDisposeScope();
    }

    /// <summary>What later positions need of these: x [1, L, W] after P positions -> keys and values of P+L.</summary>
    public KeyValues KeyValuesOf(Tensor x, KeyValues? before)
    {
        using var scope = NewDisposeScope();
        // 2 x [1, H, L, d]
        var kv = Project(x, Weight.narrow(0, _width, 2 * _width), in_proj_bias.narrow(0, _width, 2 * _width));
        var own = new KeyValues(kv[0].In(float32), kv[1].In(float32));
        return (before is null ? own : before.Then(own)).MoveToOuterDisposeScope();           // [1, H, P+L, d]
    }

    /// <summary>[B, L, W] -> q k^T / sqrt(d), [B, H, L, L]</summary>
    public Tensor Scores(Tensor x)
    {
        using var scope = NewDisposeScope();
        var qkv = Project(x, Weight, in_proj_bias);                                           // 3 x [B, H, L, d]
        var (queries, keys) = (qkv[0].flatten(0, 1), qkv[1].flatten(0, 1));                   // [B H, L, d]
        return queries.bmm(keys.transpose(1, 2)).mul_(1 / Math.Sqrt(_width / _heads))
            .view(x.shape[0], _heads, x.shape[1], x.shape[1]).MoveToOuterDisposeScope();      // [B, H, L, L]
    }

    /// <summary>[B, L, W] by weights [n*W, W] -> n x [B, H, L, d]</summary>
    private Tensor[] Project(Tensor x, Tensor weight, Tensor bias) =>
        F.linear(x.In(weight.dtype), weight, bias).view(x.shape[0], x.shape[1], -1, _heads, _width / _heads)
            .permute(2, 0, 3, 1, 4).unbind(0);
}

/// <summary>Which positions see which: all others, itself and earlier ones, or what a mask says.</summary>
/// <param name="Causal">a position sees only itself and earlier ones</param>
/// <param name="Mask">[L, P+L] f32, 0 where a position may look and -infinity elsewhere, or null;
/// then <paramref name="Causal"/> is false</param>
/// <remarks>A model in bfloat16 attends in f32 where there is a mask or gradients are recorded:
/// libtorch's kernels for those took 9 to 14 times as long in bfloat16 as in f32, conversions included,
/// on 100 prompts of 8 and 13 positions.</remarks>
internal sealed record Sight(bool Causal, Tensor? Mask = null)
{
    /// <summary>Causal sequences of L positions after P that all of them see.</summary>
    public static Sight After(long before, long length, Device device) => before == 0
        ? new Sight(true)
        : new Sight(false, full([length, before + length], float.NegativeInfinity, dtype: float32,
        device: device).triu_(before + 1));
}

/// <summary>Keys and values [1, H, P, d] f32 of P positions in one attention layer.</summary>
internal sealed record KeyValues(Tensor Keys, Tensor Values)
{
    /// <summary>These before those of every sequence [B, H, L, d] that comes after them: [B, H, P+L, d].</summary>
    public KeyValues Then(KeyValues after)
    {
        var batch = after.Keys.shape[0];
        return new KeyValues(cat([Keys.expand(batch, -1, -1, -1), after.Keys], 2),
            cat([Values.expand(batch, -1, -1, -1), after.Values], 2));
    }

    public KeyValues MoveToOuterDisposeScope()
    {
        Keys.MoveToOuterDisposeScope();
        Values.MoveToOuterDisposeScope();
        return this;
    }
}
