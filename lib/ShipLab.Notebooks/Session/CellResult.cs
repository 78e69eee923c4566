namespace ShipLab.Notebooks;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It did not compile, threw, or asked for something the engine does not have.</summary>
    Failed,

    /// <summary>It was interrupted.</summary>
    Cancelled,

    /// <summary>It ran past its time limit.</summary>
    TimedOut,
}

/// <summary>What a cell did.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Outputs">What it put out; writes to one stream that follow each other are one output, updates are applied.</param>
/// <param name="Elapsed">The time it took, compilation included.</param>
/// <param name="Error">Why it did not end well; null when <paramref name="Status"/> is <see cref="CellStatus.Ok"/>.</param>
/// <param name="Value">The value of the trailing expression, or null.</param>
public sealed record CellResult(
    CellStatus Status, IReadOnlyList<CellOutput> Outputs, TimeSpan Elapsed, CellError? Error = null, object? Value = null)
{
    /// <summary>All that the cell wrote to the console's standard output.</summary>
    public string Stdout => string.Concat(Outputs.OfType<StreamOutput>().Where(o => o.Name == "stdout").Select(o => o.Text));

    /// <summary>All that the cell wrote to the console's standard error.</summary>
    public string Stderr => string.Concat(Outputs.OfType<StreamOutput>().Where(o => o.Name == "stderr").Select(o => o.Text));

    /// <summary>The bundles of displays and results, in order.</summary>
    public IEnumerable<MimeBundle> Bundles => Outputs.Select(o => o switch
    {
        DisplayOutput display => display.Data,
        ResultOutput result => result.Data,
        _ => null,
    }).OfType<MimeBundle>();
}
