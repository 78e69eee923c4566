using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>A square convolution without bias, padded so that stride 1 keeps height and width; zero at first.</summary>
internal sealed class Convolution : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // state-dict name
    public readonly Parameter weight; // [out, in, k, k]
#pragma warning restore IDE1006
    private readonly long[] _strides, _padding;

    public Convolution(int inputs, int outputs, int size, int stride, Device device) : base(nameof(Convolution))
    {
        (_strides, _padding) = ([stride, stride], [size / 2, size / 2]);
        weight = Weights.Zeros(device, outputs, inputs, size, size);
        RegisterComponents();
    }

    /// <summary>[B, in, H, W] -> [B, out, H/stride, W/stride]</summary>
    public override Tensor forward(Tensor x) => Convolve(x, weight, null);

    /// <summary>The same with other weights of the same shape, and a bias [out].</summary>
    public Tensor Convolve(Tensor x, Tensor weight, Tensor? bias) => F.conv2d(x, weight, bias, _strides, _padding);
}
