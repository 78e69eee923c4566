namespace ShipLab.VisualPrompts;

/// <summary>A way to adapt an image tower to a data set that needs the images themselves: one small class a method,
/// beside the fine-tuners, which need features alone.</summary>
public interface IImageTuner
{
    /// <summary>"vpt-deep", "linear": how result rows call it.</summary>
    string Name { get; }

    /// <summary>The options record it runs with.</summary>
    object Options { get; }

    /// <summary>Images of a batch that the method wants.</summary>
    int BatchSize { get; }

    /// <summary>Adapts to <paramref name="task"/> with the data of <paramref name="batches"/>.</summary>
    /// <returns>A classifier that the caller disposes.</returns>
    /// <exception cref="ShipLabException">A batch has other images or classes than the task, or the loss is no
    /// longer a finite number.</exception>
    TunedClassifier Fit(ImageTask task, IImageBatches batches, IProgress<Progress>? progress = null,
        CancellationToken token = default);
}
