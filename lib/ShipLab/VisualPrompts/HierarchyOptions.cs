namespace ShipLab.VisualPrompts;

/// <summary>Where groups of layers begin. The default threshold is that of the official script
/// (configs/SHIP/VTAB/train_vtab.sh).</summary>
public sealed record HierarchyOptions
{
    /// <summary>A layer less alike the first layer of the group than this begins the next group; 1 and more: every
    /// layer does. Published runs have .93 to .98, chosen on test images.</summary>
    [Limits(0)]
    public double Threshold { get; init; } = 0.93;

    /// <summary>The first layer that no longer begins a group; null for none (official: 12 of 12).</summary>
    [Limits(1)]
    public int? EndLayer { get; init; }

    /// <summary>How many groups there must be. 1 is the single group of one shallow prompt; the official model needs 3
    /// (its last two have attribute prompts, and layer 0 cannot).</summary>
    [Limits(1)]
    public int FewestGroups { get; init; } = 1;
}
