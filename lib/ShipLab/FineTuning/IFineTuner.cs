namespace ShipLab.FineTuning;

/// <summary>A way to adapt CLIP to a data set: one small class a method.</summary>
public interface IFineTuner
{
    /// <summary>"zero-shot", "coop": how result rows call it.</summary>
    string Name { get; }

    /// <summary>The options record it runs with, printed and saved with every result; null if it has none.</summary>
    object? Options { get; }

    /// <summary>Rows of a real batch that the method wants; null if it looks at no training data.</summary>
    int? BatchSize { get; }

    /// <summary>Adapts to <paramref name="task"/> with the data of <paramref name="batches"/>.</summary>
    /// <returns>A classifier that the caller disposes.</returns>
    IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default);
}
