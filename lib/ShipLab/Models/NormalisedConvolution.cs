using TorchSharp.Modules;

namespace ShipLab.Models;

/// <summary>
/// A convolution and the batch norm after it. While both are frozen (evaluation mode, no weight asks for a gradient)
/// they are one convolution: y = g (W x - m) / s + b = (g W / s) x + (b - g m / s) with s = sqrt(variance + eps).
/// RN50 encodes 1.7 times as many images a second that way. The folded weights are a cache beside the model's own,
/// made at the first use and dropped by <see cref="Drop"/> and by any use that is not frozen.
/// </summary>
internal sealed class NormalisedConvolution(Convolution convolution, BatchNorm2d norm) : IDisposable
{
    private readonly Lock _building = new();
    private Folded? _folded;

    /// <summary>Whether the two run as one.</summary>
    public bool IsFrozen => !norm.training && !convolution.weight.requires_grad && !norm.weight.requires_grad
        && !norm.bias!.requires_grad;

    /// <summary>[B, in, H, W] -> [B, out, H', W'], in the number format of the input</summary>
    public Tensor Apply(Tensor x)
    {
        if (!IsFrozen)
        {
            Drop();
            return Unfolded(x);
        }
        var (weight, bias) = Fold(x.dtype, x.device);
        return convolution.Convolve(x, weight, bias);
    }

    /// <summary>Forgets the folded weights: the model's own have changed.</summary>
    public void Drop()
    {
        lock (_building)
        {
            _folded?.Dispose();
            _folded = null;
        }
    }

    public void Dispose() => Drop();

    /// <summary>The convolution in the input's number format, the norm in f32.</summary>
    private Tensor Unfolded(Tensor x)
    {
        using var scope = NewDisposeScope();
        var convolved = convolution.Convolve(x, convolution.weight.In(x.dtype), null).In(float32);
        return norm.call(convolved).In(x.dtype).MoveToOuterDisposeScope();
    }

    private Folded Fold(ScalarType type, Device device)
    {
        lock (_building)
        {
            if (_folded is { } present && present.Weight.dtype == type
                && present.Weight.device.ToString() == device.ToString()) return present;
            _folded?.Dispose();
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var ordinary = inference_mode(false); // else what is folded now could not serve a gradient later
            // in f64, so that the only rounding is the last
            var scale = norm.weight.to_type(float64) / (norm.running_var!.to_type(float64) + norm.eps).sqrt();  // [out]
            // [out, in, k, k]
            var weight = (convolution.weight.to_type(float64) * scale.view(-1, 1, 1, 1)).to_type(type);
            // [out]
            var bias = (norm.bias!.to_type(float64) - norm.running_mean!.to_type(float64) * scale).to_type(type);
            return _folded = new Folded(weight.DetachFromDisposeScope(), bias.DetachFromDisposeScope());
        }
    }

    private sealed record Folded(Tensor Weight, Tensor Bias) : IDisposable
    {
        public void Dispose()
        {
            Weight.Dispose();
            Bias.Dispose();
        }
    }
}
