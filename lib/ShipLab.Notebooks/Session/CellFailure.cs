namespace ShipLab.Notebooks;

/// <summary>Carries a finished error report out of the middle of a cell. Never leaves the engine.</summary>
internal sealed class CellFailure(CellError error) : Exception(error.Message)
{
    public CellError Error => error;

    /// <summary>A failure of something that is not C#: a magic, a package, a file that is not there.</summary>
    /// <param name="cell">The cell's name.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="source">That line's text.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public static CellFailure At(string cell, int line, string source, string message) => new(new CellError
    {
        Name = "NotebookError",
        Message = message,
        Cell = cell,
        Line = line,
        SourceLine = source.Trim(),
        Traceback = [$"NotebookError: {message}", $"   at {cell}, line {line}: {source.Trim()}"],
    });
}
