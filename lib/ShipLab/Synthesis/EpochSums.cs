namespace ShipLab.Synthesis;

/// <summary>Sums over the samples of an epoch, of the loss and of how much of its latent a VAE uses.
/// With a KL weight that is too large the posterior collapses: q(z|x) is the prior for every x, the decoder ignores z,
/// and SHIP is one learned prompt. It shows as a KL near 0 in every dimension and as no active dimension.</summary>
internal sealed class EpochSums(long latent, Device device) : IDisposable
{
    /// <summary>Variance of a posterior mean above which a dimension counts as used
    /// (Burda et al., Importance weighted autoencoders, 2016).</summary>
    private const double ActiveVariance = 0.01;

    private readonly Tensor _mean = zeros(latent, float64, device).DetachFromDisposeScope();     // [Z]
    private readonly Tensor _square = zeros(latent, float64, device).DetachFromDisposeScope();   // [Z]
    private readonly Tensor _klOf = zeros(latent, float64, device).DetachFromDisposeScope();     // [Z]
    private double _reconstruction, _kl;
    private long _samples;

    /// <summary>KL(N(mean, exp(logVar)) || N(0, 1)) of every sample and dimension: [B, Z], [B, Z] -> [B, Z].</summary>
    public static Tensor KlOf(Tensor mean, Tensor logVar) => -0.5f * (1 + logVar - mean.square() - logVar.exp());

    /// <summary>Adds the means over a batch.</summary>
    public void Add(FeatureVaeLoss loss, long samples)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var mean = loss.Mean.detach().to(float64);                                            // [B, Z]
        _mean.add_(mean.sum(dim: 0));                                                         // [B, Z] -> [Z]
        _square.add_(mean.square().sum(dim: 0));
        _klOf.add_(KlOf(mean, loss.LogVar.detach().to(float64)).sum(dim: 0));
        _reconstruction += loss.Reconstruction.ToSingle() * (double)samples;
        _kl += loss.Kl.ToSingle() * (double)samples;
        _samples += samples;
    }

    /// <summary>What the epoch was.</summary>
    public FeatureVaeEpoch Record(int epoch, double klWeight, double? validationLoss)
    {
        using var scope = NewDisposeScope();
        var variance = _square / _samples - (_mean / _samples).square();                      // [Z]
        var active = variance.ToHost<double>().Count(one => one > ActiveVariance);
        var (reconstruction, kl) = (_reconstruction / _samples, _kl / _samples);
        return new FeatureVaeEpoch(epoch, reconstruction + klWeight * kl, reconstruction, kl, active, validationLoss)
        {
            KlByDimension = (_klOf / _samples).ToHost<double>(),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
        _klOf.Dispose();
    }
}
