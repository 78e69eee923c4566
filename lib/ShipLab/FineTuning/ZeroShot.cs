namespace ShipLab;

/// <summary>CLIP as it is: one prompt a class, nothing learned (Radford et al., 2021, section 3.1).</summary>
public sealed class ZeroShot : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "zero-shot";

    /// <inheritdoc/>
    public object? Options => null;

    /// <inheritdoc/>
    public int? BatchSize => null;

    /// <summary>Looks at no batch; <paramref name="batches"/> may be anything.</summary>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null, CancellationToken token = default) =>
        new PromptClassifier(task.TextFeatures.clone(), task.LogitScale);
}
