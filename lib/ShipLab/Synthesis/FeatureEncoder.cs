using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.Synthesis;

/// <summary>The encoder q(z|x) of SHIP's VAE: one hidden layer with ReLU, then two heads for the mean and the logarithm
/// of the variance of a diagonal Gaussian (paper, Eq. 2; official code, class Encoder). It never sees the class.
/// State names as in the official code: net.0, mean, log_var.</summary>
internal sealed class FeatureEncoder : Module<Tensor, (Tensor mean, Tensor logVar)>
{
#pragma warning disable IDE1006 // the field names are the state-dict keys
    private readonly Sequential net;
    private readonly Linear mean;
    private readonly Linear log_var;
#pragma warning restore IDE1006

    /// <param name="features">Size D of an image feature.</param>
    /// <param name="hidden">Hidden units (paper 4096, official code 2048).</param>
    /// <param name="latent">Size Z of the latent.</param>
    public FeatureEncoder(long features, long hidden, long latent) : base(nameof(FeatureEncoder))
    {
        net = Sequential(Linear(features, hidden, device: CPU), ReLU());
        mean = Linear(hidden, latent, device: CPU);
        log_var = Linear(hidden, latent, device: CPU);
        RegisterComponents();
        LatentSize = latent;
    }

    /// <summary>Z.</summary>
    public long LatentSize { get; }

    /// <inheritdoc/>
    public override (Tensor mean, Tensor logVar) forward(Tensor x)
    {
        using var h = net.call(x);                // [B, D] -> [B, hidden]
        return (mean.call(h), log_var.call(h));   // [B, Z], [B, Z]
    }
}
