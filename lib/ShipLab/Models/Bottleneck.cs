using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>OpenAI's Bottleneck: convolutions of 1x1, 3x3 and 1x1, each with a batch norm, around a shortcut.
/// All convolutions have stride 1; where the block makes its map smaller an average pool does it,
/// after the second convolution and before the shortcut's (anti-aliasing).</summary>
internal sealed class Bottleneck : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // state-dict names
    public readonly Convolution conv1, conv2, conv3;
    public readonly BatchNorm2d bn1, bn2, bn3;
    public readonly Shortcut? downsample;
#pragma warning restore IDE1006
    private readonly NormalisedConvolution _first, _second, _third;
    private readonly int _stride;

    /// <param name="inputs">channels that come in</param>
    /// <param name="width">channels between; 4 times as many go out</param>
    public Bottleneck(int inputs, int width, int stride, Device device) : base(nameof(Bottleneck))
    {
        _stride = stride;
        var outputs = width * ClipConfig.ResNetExpansion;
        (conv1, bn1) = (new Convolution(inputs, width, 1, 1, device), BatchNorm2d(width, device: device)); // eps 1e-5
        (conv2, bn2) = (new Convolution(width, width, 3, 1, device), BatchNorm2d(width, device: device));
        (conv3, bn3) = (new Convolution(width, outputs, 1, 1, device), BatchNorm2d(outputs, device: device));
        if (stride > 1 || inputs != outputs) downsample = new Shortcut(inputs, outputs, stride, device);
        RegisterComponents();
        (_first, _second, _third) = (new(conv1, bn1), new(conv2, bn2), new(conv3, bn3));
    }

    /// <summary>[B, in, H, W] -> [B, out, H/stride, W/stride]</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = _second.Apply(_first.Apply(x).relu_()).relu_();                                  // [B, width, H, W]
        if (_stride > 1) y = F.avg_pool2d(y, _stride);                                           // [B, width, H/s, W/s]
        y = _third.Apply(y).add_(downsample?.call(x) ?? x);                                     // [B, out, H/s, W/s]
        return y.relu_().MoveToOuterDisposeScope();
    }

    /// <summary>Forgets what was folded from weights that have changed.</summary>
    public void DropFolded()
    {
        foreach (var part in new[] { _first, _second, _third }) part.Drop();
        downsample?.DropFolded();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) DropFolded();
        base.Dispose(disposing);
    }
}

/// <summary>The shortcut where map size or channels change: average pool, 1x1 convolution, batch norm.</summary>
internal sealed class Shortcut : Module<Tensor, Tensor>
{
    internal readonly Convolution Convolution;
    internal readonly BatchNorm2d Norm;
    private readonly NormalisedConvolution _normalised;
    private readonly int _stride;

    public Shortcut(int inputs, int outputs, int stride, Device device) : base(nameof(Shortcut))
    {
        _stride = stride;
        (Convolution, Norm) = (new Convolution(inputs, outputs, 1, 1, device), BatchNorm2d(outputs, device: device));
        register_module("0", Convolution); // the pool is "-1" and has no weights
        register_module("1", Norm);
        _normalised = new(Convolution, Norm);
    }

    /// <summary>[B, in, H, W] -> [B, out, H/stride, W/stride]</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _normalised.Apply(_stride > 1 ? F.avg_pool2d(x, _stride) : x).MoveToOuterDisposeScope();
    }

    public void DropFolded() => _normalised.Drop();

    protected override void Dispose(bool disposing)
    {
        if (disposing) DropFolded();
        base.Dispose(disposing);
    }
}
