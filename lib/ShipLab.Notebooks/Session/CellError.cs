namespace ShipLab.Notebooks;

/// <summary>Why a cell failed, and where.</summary>
public sealed record CellError
{
    /// <summary>The exception's type without its namespace; <c>CompilationError</c> when the cell does not compile.</summary>
    public required string Name { get; init; }

    /// <summary>What went wrong.</summary>
    public required string Message { get; init; }

    /// <summary>The name of the cell, such as <c>cell 4</c>.</summary>
    public required string Cell { get; init; }

    /// <summary>The cell's line, from 1, or null when no line of the cell is to blame.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, from 1; compile errors only.</summary>
    public int? Column { get; init; }

    /// <summary>The text of that line, without the space around it.</summary>
    public string? SourceLine { get; init; }

    /// <summary>The whole report, line by line, as a reader of the notebook sees it. No frame of the engine is in it.</summary>
    public IReadOnlyList<string> Traceback { get; init; } = [];

    /// <summary>Whether the cell did not compile, so that nothing of it ran.</summary>
    public bool IsCompilationError => Name == CompilationError;

    internal const string CompilationError = "CompilationError";
}
