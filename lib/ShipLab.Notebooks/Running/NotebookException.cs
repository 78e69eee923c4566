using ShipLab.Base;

namespace ShipLab.Notebooks;

/// <summary>
/// What is wrong with a notebook, for its user: the notebook, the cell and line if a cell is to blame, what happened
/// and what to do. One paragraph, to be printed as it is.
/// </summary>
public sealed class NotebookException : ShipLabException
{
    /// <summary>The exit codes of a command that runs notebooks, beside 0: a cell failed; the command or a file is
    /// wrong; a limit of time.</summary>
    public const int Failed = 1, WrongUse = 2, TimedOut = 3;

    /// <param name="message">The whole message.</param>
    /// <param name="inner">What caused it.</param>
    public NotebookException(string message, Exception? inner = null) : base(message, inner!) { }

    /// <summary>Which of the exit codes it means.</summary>
    public int ExitCode { get; init; } = Failed;
}
