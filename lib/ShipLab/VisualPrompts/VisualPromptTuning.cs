namespace ShipLab.VisualPrompts;

/// <summary>Visual prompt tuning, shallow or deep: prompts and a head are learned, the tower is frozen.</summary>
public sealed class VisualPromptTuning(VisualPromptOptions options) : IImageTuner
{
    /// <inheritdoc/>
    public string Name => options.Deep ? "vpt-deep" : "vpt-shallow";

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
            .Fit(task, new VisualPrompt(task.Tower, options, task.Seed), batches, progress, token);
}
