namespace ShipLab.Synthesis;

/// <summary>The loss of one batch and what it was made of. The tensors belong to the scope that called
/// <see cref="FeatureVae.Loss"/>; scalars have no shape, Mean and LogVar are [B, Z],
/// Reconstructed is [B, D], unit norm.</summary>
public readonly record struct FeatureVaeLoss(
    Tensor Total, Tensor Reconstruction, Tensor Kl, Tensor Mean, Tensor LogVar, Tensor Reconstructed)
{
    /// <summary>The numbers without the graph, in the outer dispose scope.</summary>
    internal FeatureVaeLoss Detached() =>
        new(Free(Total), Free(Reconstruction), Free(Kl), Free(Mean), Free(LogVar), Free(Reconstructed));

    /// <summary>The loss of a batch from its parts and their shares, in the outer dispose scope.</summary>
    internal static FeatureVaeLoss Join(IReadOnlyList<(double Share, FeatureVaeLoss Loss)> parts)
    {
        using var scope = NewDisposeScope();
        return new FeatureVaeLoss(Sum(loss => loss.Total), Sum(loss => loss.Reconstruction), Sum(loss => loss.Kl),
            All(loss => loss.Mean), All(loss => loss.LogVar), All(loss => loss.Reconstructed)).Kept();

        // []
        Tensor Sum(Func<FeatureVaeLoss, Tensor> of) =>
            parts.Select(part => part.Share * of(part.Loss)).Aggregate((a, b) => a + b);
        Tensor All(Func<FeatureVaeLoss, Tensor> of) => cat([.. parts.Select(part => of(part.Loss))], 0);     // [B, ...]
    }

    /// <summary>Itself, moved to the outer dispose scope.</summary>
    internal FeatureVaeLoss Kept()
    {
        foreach (var tensor in new[] { Total, Reconstruction, Kl, Mean, LogVar, Reconstructed })
            tensor.MoveToOuterDisposeScope();
        return this;
    }

    private static Tensor Free(Tensor tensor) => tensor.detach().MoveToOuterDisposeScope();
}

/// <summary>What an observer sees after the update of one step: the loss from before the update;
/// the parameters are the updated ones and still carry the step's gradients.
/// Tensors are valid during the call only.</summary>
public readonly record struct FeatureVaeStep(int Step, FeatureVaeLoss Loss, FeatureVae Vae);

/// <summary>One epoch of a VAE training; means over its samples.</summary>
/// <param name="Epoch">1, 2, ...</param>
/// <param name="Loss">Reconstruction + KlWeight * Kl.</param>
/// <param name="Reconstruction">Squared distance to the reconstruction, summed over dimensions.</param>
/// <param name="Kl">KL(q(z|x) || N(0, I)) in nats, summed over dimensions.</param>
/// <param name="ActiveDimensions">Latent dimensions whose posterior mean varies over the epoch with a variance above
/// 0.01 (Burda et al., Importance weighted autoencoders, 2016); 0 is a collapsed posterior.</param>
/// <param name="ValidationLoss">The loss at z = mean on the validation features, where there are some.</param>
public sealed record FeatureVaeEpoch(
    int Epoch, double Loss, double Reconstruction, double Kl, int ActiveDimensions, double? ValidationLoss)
{
    /// <summary>The KL of each latent dimension, whose sum is <see cref="Kl"/>: where the collapse shows.</summary>
    public IReadOnlyList<double> KlByDimension { get; init; } = [];
}

/// <summary>A finished training: its epochs, which one was kept, and how long it took.</summary>
public sealed record FeatureVaeHistory(IReadOnlyList<FeatureVaeEpoch> Epochs, int KeptEpoch, TimeSpan Duration);
