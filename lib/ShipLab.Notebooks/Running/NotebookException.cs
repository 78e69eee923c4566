namespace ShipLab.Notebooks;

/// <summary>
/// What is wrong with a notebook, for its user: the notebook, the cell and line if a cell is to blame, what happened and what to do.
/// One paragraph, to be printed as it is.
/// </summary>
public sealed class NotebookException : Exception
{
    /// <param name="message">The whole message.</param>
    /// <param name="inner">What caused it.</param>
    public NotebookException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>The notebook's path as it was given; null when it has none.</summary>
    public string? Notebook { get; init; }

    /// <summary>The cell's number among all cells of the notebook, from 1; null when no cell is to blame.</summary>
    public int? CellNumber { get; init; }

    /// <summary>The line in that cell, from 1; null when no line is to blame.</summary>
    public int? CellLine { get; init; }

    /// <summary>The cell's own error.</summary>
    public CellError? Error { get; init; }
}
