using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>OpenAI's AttentionPool2d: the mean of all places becomes a token before them; positions are added;
/// the mean token's query attends to all tokens, and its mixture of values is projected to the joint space.</summary>
internal sealed class AttentionPool : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // state-dict names
    public readonly Parameter positional_embedding; // [1 + grid*grid, C]
    public readonly Projection k_proj, q_proj, v_proj, c_proj;
#pragma warning restore IDE1006
    private readonly int _heads;

    public AttentionPool(int grid, int channels, int heads, int embedDim, Device device) : base(nameof(AttentionPool))
    {
        _heads = heads;
        positional_embedding = Weights.Zeros(device, 1 + grid * grid, channels);
        k_proj = new Projection(channels, channels, device);
        q_proj = new Projection(channels, channels, device);
        v_proj = new Projection(channels, channels, device);
        c_proj = new Projection(channels, embedDim, device);
        RegisterComponents();
    }

    /// <summary>[B, C, grid, grid] -> [B, D]</summary>
    public override Tensor forward(Tensor map)
    {
        using var scope = NewDisposeScope();
        var (batch, channels) = (map.shape[0], map.shape[1]);
        var d = channels / _heads;
        var places = map.flatten(2).transpose(1, 2).In(float32);                                    // [B, g*g, C]
        var x = cat([places.mean([1], keepdim: true), places], 1).add_(positional_embedding);       // [B, L, C]
        var q = q_proj.call(x.select(1, 0)).view(batch, _heads, 1, d);                               // [B, H, 1, d]
        var k = k_proj.call(x).view(batch, -1, _heads, d).transpose(1, 2);                           // [B, H, L, d]
        var v = v_proj.call(x).view(batch, -1, _heads, d).transpose(1, 2);
        var mixed = F.scaled_dot_product_attention(q, k, v).reshape(batch, channels);               // [B, C]
        return c_proj.call(mixed).MoveToOuterDisposeScope();
    }
}
