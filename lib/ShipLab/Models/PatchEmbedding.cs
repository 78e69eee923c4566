using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>A convolution whose stride is its kernel, as one matrix product over the patches.</summary>
internal sealed class PatchEmbedding : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // state-dict names
    public readonly Parameter weight; // [W, 3, p, p]
    public readonly Parameter? bias;  // [W]
#pragma warning restore IDE1006
    private readonly int _size;

    public PatchEmbedding(int size, int width, bool hasBias, Device device) : base(nameof(PatchEmbedding))
    {
        _size = size;
        weight = Weights.Zeros(device, width, 3, size, size);
        if (hasBias) bias = Weights.Zeros(device, width);
        RegisterComponents();
    }

    /// <summary>[B, 3, R, R] -> [B, grid*grid, W], patches row by row</summary>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var (batch, grid) = (images.shape[0], images.shape[2] / _size);
        var patches = images.view(batch, 3, grid, _size, grid, _size).permute(0, 2, 4, 1, 3, 5)    // [B, g, g, 3, p, p]
            .reshape(batch, grid * grid, 3 * _size * _size);                                        // [B, g*g, 3*p*p]
        // [B, g*g, W]
        return F.linear(patches.In(weight.dtype), weight.view(-1, 3 * _size * _size), bias).MoveToOuterDisposeScope();
    }
}
