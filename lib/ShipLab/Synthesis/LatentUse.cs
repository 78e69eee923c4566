using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Synthesis;

/// <summary>
/// How much of its latent a VAE uses. With a KL weight that is too large the posterior collapses: q(z|x)
/// is the prior for every x, the decoder ignores z, and SHIP is one learned prompt.
/// It shows as a KL near 0 in every dimension and as no active dimension.
/// </summary>
/// <param name="Kl">Of each latent dimension, KL(q(z|x) || N(0, 1)) in nats, mean over the features.</param>
/// <param name="MeanVariance">Of each, the variance over the features of the posterior's mean.</param>
public sealed record LatentUse(IReadOnlyList<double> Kl, IReadOnlyList<double> MeanVariance)
{
    /// <summary>Variance of a posterior mean above which a dimension counts as used
    /// (Burda et al., Importance weighted autoencoders, 2016).</summary>
    public const double ActiveVariance = 0.01;

    /// <summary>Dimensions in use.</summary>
    public int ActiveDimensions => MeanVariance.Count(variance => variance > ActiveVariance);

    /// <summary>KL summed over dimensions, in nats.</summary>
    public double TotalKl => Kl.Sum();

    /// <summary>No dimension is in use.</summary>
    public bool Collapsed => ActiveDimensions == 0;

    /// <summary>KL(N(mean, exp(logVar)) || N(0, 1)) of every sample and dimension: [B, Z], [B, Z] -> [B, Z].</summary>
    internal static Tensor KlOf(Tensor mean, Tensor logVar) => -0.5f * (1 + logVar - mean.square() - logVar.exp());
}

/// <summary>Sums over the samples of an epoch, or of a set of features.</summary>
internal sealed class LatentSums(long latent, Device device) : IDisposable
{
    private readonly Tensor _mean = zeros(latent, float64, device).DetachFromDisposeScope();   // [Z]
    private readonly Tensor _square = zeros(latent, float64, device).DetachFromDisposeScope(); // [Z]
    private readonly Tensor _kl = zeros(latent, float64, device).DetachFromDisposeScope();     // [Z]
    private long _samples;

    /// <summary>Adds samples: mean and log-variance [B, Z].</summary>
    public void Add(Tensor mean, Tensor logVar)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var exact = mean.detach().to(float64);                                                // [B, Z]
        _mean.add_(exact.sum(dim: 0));                                                        // [B, Z] -> [Z]
        _square.add_(exact.square().sum(dim: 0));
        _kl.add_(LatentUse.KlOf(exact, logVar.detach().to(float64)).sum(dim: 0));
        _samples += mean.shape[0];
    }

    public LatentUse Result()
    {
        using var scope = NewDisposeScope();
        var variance = _square / _samples - (_mean / _samples).square();                      // [Z]
        return new LatentUse((_kl / _samples).ToHost<double>(), variance.ToHost<double>());
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
        _kl.Dispose();
    }
}
