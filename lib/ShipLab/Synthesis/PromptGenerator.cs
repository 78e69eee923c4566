using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Synthesis;

/// <summary>
/// The MLP of SHIP that turns a latent into a prompt bias r in token-embedding space (paper, Eq. 3; official
/// code, class Generator). One vector r is added to every learned context vector, or one to each (<see cref="PromptForm.Sequential"/>).
/// State names as in the official code: net.0, net.2.
/// </summary>
public sealed class PromptGenerator : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // the field name is part of the state-dict keys
    private readonly Sequential net;
#pragma warning restore IDE1006

    /// <param name="latent">Size Z of the latent.</param>
    /// <param name="hidden">Hidden units (4096 in the paper and the code).</param>
    /// <param name="width">Size W of a token embedding; L * W for one vector a position.</param>
    /// <param name="leak">Negative slope of a LeakyReLU (official ImageNet script: 0.2); 0 is a ReLU.</param>
    public PromptGenerator(long latent, long hidden, long width, double leak = 0) : base(nameof(PromptGenerator))
    {
        Module<Tensor, Tensor> activation = leak == 0 ? ReLU() : LeakyReLU(leak);
        net = Sequential(Linear(latent, hidden, device: CPU), activation, Linear(hidden, width, device: CPU));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor z) => net.call(z); // [B, Z] -> [B, W]
}
