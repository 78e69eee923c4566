namespace ShipLab.VisualPrompts;

/// <summary>All that an image tuner may know: a frozen image tower, the class names, and perhaps images to choose by;
/// never test data.</summary>
public sealed record ImageTask
{
    /// <summary>The tower, a plain ViT or CLIP's. A tuner leaves its weights as they are.</summary>
    public required VisionTransformer Tower { get; init; }

    /// <summary>Class names by id.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Decides random initial weights.</summary>
    public required long Seed { get; init; }

    /// <summary>Held-out images, to choose an epoch by; null for none.</summary>
    public ImageBatch? Validation { get; init; }

    /// <exception cref="ShipLabException">There are fewer than two classes, or names that are empty or the
    /// same.</exception>
    internal void Check(string method)
    {
        Require.Names(ClassNames, mayRepeat: false);
        if (ClassNames.Count < 2)
            throw new ShipLabException($"{method} has {ClassNames.Count} class to learn, but telling apart takes two. "
                + "Give the task all class names of its data set.");
    }
}
