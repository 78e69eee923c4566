using Spectre.Console;

namespace ShipLab.Cli;

/// <summary>One or a few lines on standard error that are rewritten together, above which whole lines can be printed.
/// In a pipe, or without colours, nothing is rewritten: only whole lines appear.</summary>
internal sealed class LivePanel : IDisposable
{
    private const int UnknownWidth = 79, UnknownHeight = 22; // of a terminal that does not tell its size

    private readonly Lock _lock = new();
    private string[] _shown = [];

    /// <summary>Whether lines can be rewritten here.</summary>
    public bool IsTerminal { get; } = !Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Replaces the lines; nothing on anything but a terminal.</summary>
    public void Set(params IReadOnlyList<string> lines)
    {
        if (!IsTerminal) return;
        lock (_lock) Draw([.. lines.Take(Console.WindowHeight > 3 ? Console.WindowHeight - 2 : UnknownHeight)]);
    }

    /// <summary>Prints a whole line on standard output above the live ones, which stay.</summary>
    public void Print(string line)
    {
        lock (_lock)
        {
            var lines = _shown;
            Draw([]);
            Console.Out.WriteLine(line);
            Console.Out.Flush();
            Draw(lines);
        }
    }

    /// <summary>Removes the lines.</summary>
    public void Clear()
    {
        lock (_lock) Draw([]);
    }

    public void Dispose() => Clear();

    private void Draw(string[] lines)
    {
        if (lines.Length == 0 && _shown.Length == 0) return;
        var width = Console.BufferWidth > 20 ? Console.BufferWidth - 1 : UnknownWidth;
        // back to the first of the old lines, and everything from there on is wiped: ECMA-48's CPL (F) and ED (J)
        var text = _shown.Length > 1 ? $"\u001b[{_shown.Length - 1}F" : "\r";
        text += "\u001b[J" + string.Join('\n', lines.Select(line => line.Length > width ? line[..width] : line));
        Console.Error.Write(text);
        _shown = lines;
    }
}
