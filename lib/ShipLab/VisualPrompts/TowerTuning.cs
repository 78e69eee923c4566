namespace ShipLab.VisualPrompts;

/// <summary>The plain ways to adapt a tower: a linear head on frozen features, BitFit, full fine-tuning.</summary>
public sealed class TowerTuning(TowerTuningOptions options) : IImageTuner
{
    /// <inheritdoc/>
    public string Name => options.Part switch
    {
        TowerPart.None => "linear",
        TowerPart.Biases => "bitfit",
        _ => "full",
    };

    /// <inheritdoc/>
    public object Options => options;

    /// <inheritdoc/>
    public int BatchSize => options.Training.BatchSize;

    /// <summary>Sees every step after its update.</summary>
    public Action<TuningStep>? OnStep { get; init; }

    /// <inheritdoc/>
    public TunedClassifier Fit(ImageTask task, IImageBatches batches, IProgress<Progress>? progress = null,
        CancellationToken token = default) =>
        new ImageTuning(Name, options.Training, OnStep)
            .Fit(task, new AdaptedCopy(task.Tower, options.Part), batches, progress, token);
}
