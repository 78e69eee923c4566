using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Synthesis;

/// <summary>
/// The decoder that is learned from nothing (paper, Table 4, "VAE + scratch"): three linear layers from latent and class description to a
/// feature. The paper says "3-layer MLP" and no more; here its hidden layers have the width and the activation of SHIP's prompt generator, and
/// the class enters beside the latent. State names net.0, net.2, net.4.
/// </summary>
public sealed class ScratchGenerator : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // the field name is part of the state-dict keys
    private readonly Sequential net;
#pragma warning restore IDE1006

    /// <param name="inputs">Size of latent and class description together.</param>
    /// <param name="hidden">Units of both hidden layers.</param>
    /// <param name="features">Size D of a feature.</param>
    /// <param name="leak">Negative slope of a LeakyReLU; 0 is a ReLU.</param>
    public ScratchGenerator(long inputs, long hidden, long features, double leak = 0) : base(nameof(ScratchGenerator))
    {
        net = Sequential(Layer(inputs, hidden), Activation(), Layer(hidden, hidden), Activation(), Layer(hidden, features));
        RegisterComponents();

        static Linear Layer(long from, long to) => Linear(from, to, device: CPU);
        Module<Tensor, Tensor> Activation() => leak == 0 ? ReLU() : LeakyReLU(leak);
    }

    /// <summary>[B, Z + S] -> [B, D], not normalised.</summary>
    public override Tensor forward(Tensor x) => net.call(x);
}
