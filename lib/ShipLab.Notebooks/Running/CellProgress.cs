namespace ShipLab.Notebooks;

/// <summary>What just happened to a cell of a running notebook.</summary>
public enum CellStage
{
    /// <summary>It starts.</summary>
    Started,

    /// <summary>It ended well (or threw as its tag <c>raises-exception</c> announces).</summary>
    Finished,

    /// <summary>It was passed over: tag <c>skip-execution</c>.</summary>
    Skipped,

    /// <summary>It failed; the run ends here.</summary>
    Failed,
}

/// <summary>How far a notebook has run.</summary>
/// <param name="Notebook">The notebook's path as given.</param>
/// <param name="Cell">The cell's number among all cells, from 1.</param>
/// <param name="Cells">How many cells there are.</param>
/// <param name="FirstLine">The cell's first line.</param>
/// <param name="Elapsed">The time the cell took; zero when it starts.</param>
/// <param name="Stage">What happened.</param>
public readonly record struct CellProgress(string Notebook, int Cell, int Cells, string FirstLine, TimeSpan Elapsed, CellStage Stage);
