namespace ShipLab.Catalog;

/// <summary>The kinds of VTAB's tasks (arXiv 1910.04867).</summary>
public enum VtabGroup
{
    /// <summary>Photos of things and places.</summary>
    Natural,

    /// <summary>From above, and of medicine.</summary>
    Specialized,

    /// <summary>Counts, distances, places and directions, mostly in rendered scenes.</summary>
    Structured,
}
