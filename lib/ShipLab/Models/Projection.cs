using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>A linear layer whose weights start uninitialised (zero): a model sets them from a file or by its own rule,
/// and building a model for loading draws no random numbers.</summary>
internal sealed class Projection : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // state-dict names
    public readonly Parameter weight; // [out, in]
    public readonly Parameter bias;   // [out]
#pragma warning restore IDE1006

    public Projection(int inputs, int outputs, Device device) : base(nameof(Projection))
    {
        weight = Weights.Zeros(device, outputs, inputs);
        bias = Weights.Zeros(device, outputs);
        RegisterComponents();
    }

    /// <summary>[..., in] -> [..., out], in the number format of the weights</summary>
    public override Tensor forward(Tensor x) => F.linear(x.In(weight.dtype), weight, bias);
}
