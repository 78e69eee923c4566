namespace ShipLab.Figures;

/// <summary>One axis of a panel.</summary>
public sealed record Axis
{
    /// <summary>What is measured, with its unit: "accuracy (%)".</summary>
    public string? Label { get; init; }

    /// <summary>Ends of the axis; taken from the data when null.</summary>
    public double? Min { get; init; }

    /// <inheritdoc cref="Min"/>
    public double? Max { get; init; }

    /// <summary>True for a logarithmic axis; values that are not positive are gaps.</summary>
    public bool Log { get; init; }

    /// <summary>Names at positions 0, 1, 2, ...: makes this a category axis (for bars, heatmaps and distributions).</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>True counts from top to bottom (or right to left).</summary>
    public bool Reversed { get; init; }

    /// <summary>False draws no ticks, grid or numbers: for coordinates that mean nothing by themselves (t-SNE).</summary>
    public bool Ticks { get; init; } = true;
}

/// <summary>A plot with its two axes and marks; a figure has one or several.</summary>
public sealed record Panel(params IReadOnlyList<Mark> Marks)
{
    /// <summary>A line above the panel; for figures with several.</summary>
    public string? Title { get; init; }

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; init; } = new();

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; init; } = new();

    /// <summary>How the bar series of this panel stand to one another.</summary>
    public BarMode BarMode { get; init; }

    /// <summary>Pictures and tables have no axes.</summary>
    internal bool HasAxes => !Marks.Any(m => m is Pictures or Cells);
}
