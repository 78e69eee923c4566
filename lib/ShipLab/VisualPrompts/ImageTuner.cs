namespace ShipLab.VisualPrompts;

/// <summary>What all image tuners share: one training; a method is how it adapts the tower.</summary>
/// <param name="training">how it is trained</param>
public abstract class ImageTuner(TuningOptions training) : IImageTuner
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract object Options { get; }

    /// <inheritdoc/>
    public int BatchSize => training.BatchSize;

    /// <summary>Sees every step after its update.</summary>
    public Action<TuningStep>? OnStep { get; init; }

    /// <inheritdoc/>
    public TunedClassifier Fit(ImageTask task, IImageBatches batches, IProgress<Progress>? progress = null,
        CancellationToken token = default) =>
        new ImageTuning(Name, training, OnStep).Fit(task, Adapt(task), batches, progress, token);

    /// <summary>The task's tower with something to learn; the classifier's from here on.</summary>
    private protected abstract IAdaptedTower Adapt(ImageTask task);
}
