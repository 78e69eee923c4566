namespace ShipLab.Notebooks;

/// <summary>A cell of a notebook that has been run.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Outputs">What it put out; empty for cells that are not code.</param>
/// <param name="Elapsed">The time it took.</param>
public sealed record ExecutedCell(NotebookCell Cell, IReadOnlyList<CellOutput> Outputs, TimeSpan Elapsed)
{
    /// <summary>The bundles of its displays and results, in order.</summary>
    public IEnumerable<MimeBundle> Bundles => new CellResult(CellStatus.Ok, Outputs, Elapsed).Bundles;
}

/// <summary>A notebook that ran to its end.</summary>
/// <param name="Path">Its path as given.</param>
/// <param name="Notebook">Its content with the new outputs, whether written back or not.</param>
/// <param name="Cells">All its cells in order, text cells too, so that a report can be made of it.</param>
/// <param name="Elapsed">The time it took.</param>
public sealed record NotebookRun(string Path, NotebookFile Notebook, IReadOnlyList<ExecutedCell> Cells, TimeSpan Elapsed)
{
    /// <summary>Everything that was displayed, in order, with the cell it came from.</summary>
    public IEnumerable<(NotebookCell Cell, MimeBundle Bundle)> Displays =>
        Cells.SelectMany(executed => executed.Bundles.Select(bundle => (executed.Cell, bundle)));
}
