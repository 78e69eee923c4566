using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.Synthesis;

/// <summary>
/// The MLP of SHIP's decoder. With one hidden layer it turns a latent into a bias r in token-embedding space
/// (paper, Eq. 3; official code, class Generator): one vector that is added to every learned context vector,
/// or one to each (<see cref="PromptForm.Sequential"/>). With two it is the decoder that is learned from nothing
/// (paper, Table 4, "VAE + scratch"), from latent and class description to a feature.
/// The paper says "3-layer MLP" of that and no more; here its hidden layers have the width and the activation
/// of SHIP's, and the class enters beside the latent. State names as in the official code: net.0, net.2 (, net.4).
/// </summary>
internal sealed class LatentNet : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // the field name is part of the state-dict keys
    private readonly Sequential net;
#pragma warning restore IDE1006

    /// <param name="inputs">Size Z of the latent, and that of a class description.</param>
    /// <param name="hidden">Units of a hidden layer (4096 in the paper and the code).</param>
    /// <param name="outputs">Size W of a token embedding, L * W for one vector a position, or D of a feature.</param>
    /// <param name="leak">Negative slope of a LeakyReLU (official ImageNet script: 0.2); 0 is a ReLU.</param>
    /// <param name="layers">Hidden layers.</param>
    public LatentNet(long inputs, long hidden, long outputs, double leak, int layers) : base(nameof(LatentNet))
    {
        net = Sequential();
        for (var layer = 0; layer < layers; layer++)
        {
            net.append(Linear(layer == 0 ? inputs : hidden, hidden, device: CPU));
            net.append(leak == 0 ? ReLU() : LeakyReLU(leak));
        }
        net.append(Linear(hidden, outputs, device: CPU));
        RegisterComponents();
    }

    /// <summary>[B, inputs] -> [B, outputs], not normalised.</summary>
    public override Tensor forward(Tensor x) => net.call(x);
}
