namespace ShipLab.VisualPrompts;

/// <summary>LoRA: changes of low rank to queries and values, and a head.</summary>
public sealed class LoraTuning(LoraOptions options) : IImageTuner
{
    /// <inheritdoc/>
    public string Name => "lora";

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
            .Fit(task, new LowRankTower(task.Tower, options, task.Seed), batches, progress, token);
}
