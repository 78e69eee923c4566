namespace ShipLab.VisualPrompts;

/// <summary>How attribute prototypes are made. The defaults are those of the official train.py
/// (_coarse_clustering: scikit-learn 1.2's KMeans).</summary>
public sealed record PrototypeOptions
{
    /// <summary>How many prototypes. Official: 200.</summary>
    [Limits(1)]
    public int Clusters { get; init; } = 200;

    /// <summary>Starts, of which the one with the least inertia is kept. scikit-learn 1.2: 10.</summary>
    [Limits(1)]
    public int Restarts { get; init; } = 10;

    /// <summary>Lloyd iterations of a start at most. scikit-learn: 300.</summary>
    [Limits(1)]
    public int Iterations { get; init; } = 300;

    /// <summary>Of more images than this so many are drawn. Official: 1000, all of VTAB-1k.</summary>
    [Limits(1)]
    public int MostImages { get; init; } = 1000;

    /// <summary>Decides the images that are drawn and the starts.</summary>
    public long Seed { get; init; } = 42;
}
