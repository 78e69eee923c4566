using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>Replays the batches of a set: row s of <paramref name="indices"/> [steps, B] says which features step s
/// saw.</summary>
/// <param name="features">[N, D]</param>
/// <param name="labels">[N] int64</param>
/// <param name="indices">[steps, B] int64</param>
/// <param name="stepsPerEpoch">null where no number of the set depends on where an epoch ends: all steps count as one
/// then</param>
/// <param name="all">what <see cref="All"/> gives</param>
internal sealed class RecordedBatches(Tensor features, Tensor labels, Tensor indices, int? stepsPerEpoch = null,
    TrainingFeatures? all = null)
    : IBatchSource
{
    private long _step;

    public int BatchesPerEpoch => stepsPerEpoch ?? (int)indices.shape[0];

    public Batch Next()
    {
        using var rows = indices.select(0, _step++);                                                // [B]
        return new Batch(features.index_select(0, rows), labels.index_select(0, rows));             // [B, D], [B]
    }

    public TrainingFeatures All() =>
        all ?? throw new ShipLabException("Recorded batches were given no features to show at once.");
}

/// <summary>Replays recorded noise [steps, B, Z], one step a call.</summary>
internal sealed class RecordedNoise(Tensor noise) : INoise
{
    private long _step;

    public Tensor Next(long rows, long columns)
    {
        var next = noise.select(0, _step++);                                                        // [B, Z]
        return next.shape is [var b, var z] && b == rows && z == columns
            ? next.clone()
            : throw new ShipLabException($"Recorded noise has [{string.Join(", ", next.shape)}] a step, but [{rows}, "
                + $"{columns}] is needed.");
    }
}

/// <summary>SHIP's VAE with recorded latents [steps, B, Z]; keeps what it synthesized.</summary>
internal sealed class RecordedGenerator(FeatureVae vae, Tensor latents) : IFeatureGenerator
{
    private readonly RecordedNoise _noise = new(latents);
    private readonly List<Tensor> _made = [];

    public string Name => "ship";

    /// <summary>[steps, B, D].</summary>
    public Tensor Made => stack(_made);

    public Tensor Synthesize(Tensor classes, Random source)
    {
        var features = vae.Synthesize(classes, _noise);
        _made.Add(features.clone().DetachFromDisposeScope());
        return features;
    }
}
