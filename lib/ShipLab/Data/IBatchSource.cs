namespace ShipLab.Data;

/// <summary>The training data of one step: unit-norm features [B, D] and their class ids [B] (int64).</summary>
/// <remarks>The tensors belong to the dispose scope in which <see cref="IBatchSource.Next"/> was called.</remarks>
public readonly record struct Batch(Tensor Features, Tensor Labels);

/// <summary>
/// Where a training gets its batches. SHIP is plug-and-play because it decorates one of these
/// (<see cref="SynthesizedBatches"/>): a fine-tuner never knows which features are real.
/// </summary>
public interface IBatchSource
{
    /// <summary>Steps until every real item has been seen once; schedules count epochs by it.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The next batch. Sources are endless: after an epoch they begin another one.</summary>
    Batch Next();

    /// <summary>Everything the batches are drawn from; the same at every call, whatever was drawn.</summary>
    /// <exception cref="ShipLabException">The source has batches only.</exception>
    TrainingFeatures All() => throw new ShipLabException(
        $"{GetType().Name} gives batches only, but this method needs all training features at once. "
        + "Give it FeatureBatches, or SynthesizedBatches around them.");
}

/// <summary>
/// Everything that a batch source draws from, at once: what caches and closed forms are made of. The tensors belong to
/// the dispose scope in which <see cref="IBatchSource.All"/> was called.
/// </summary>
/// <param name="Views">[V, N, D]: V views of each of N real images; view 0 is the image as it is.</param>
/// <param name="Labels">[N] int64 class ids of the images.</param>
/// <param name="Synthesized">[M, D] synthesized features, unit norm; null without a generator.</param>
/// <param name="SynthesizedLabels">[M] int64, their class ids.</param>
public sealed record TrainingFeatures(Tensor Views, Tensor Labels, Tensor? Synthesized = null,
    Tensor? SynthesizedLabels = null)
{
    /// <summary>The most images that any class has: the shots.</summary>
    public int Shots => (int)bincount(Labels).max().ToInt64();

    /// <summary>One row an image, in its view 0, then the synthesized ones: [N + M, D] and [N + M].</summary>
    public Batch Once() => WithSynthesized(Views.select(0, 0), Labels);

    /// <summary>All views, one after the other, then the synthesized ones: [V * N + M, D] and [V * N + M].</summary>
    public Batch AllViews() => WithSynthesized(RealViews(), RealLabels());

    /// <summary>[V * N, D]: real views alone.</summary>
    public Tensor RealViews() => Views.reshape(-1, Views.shape[2]);                           // [V, N, D] -> [V * N, D]

    /// <summary>[V * N]: the labels of <see cref="RealViews"/>.</summary>
    public Tensor RealLabels() => Labels.repeat(Views.shape[0]);                                    // [N] -> [V * N]

    private Batch WithSynthesized(Tensor x, Tensor y) =>
        Synthesized is null ? new Batch(x, y) : new Batch(cat([x, Synthesized], 0), cat([y, SynthesizedLabels!], 0));
}
