using Spectre.Console;

namespace ShipLab.Cli;

/// <summary>
/// One line on standard error that is rewritten while something goes on, above which whole lines can be printed. In a pipe, or without
/// colours, nothing is rewritten: only whole lines appear.
/// </summary>
internal sealed class LiveLine : IDisposable
{
    private readonly Lock _lock = new();
    private string _text = "";

    /// <summary>Whether lines can be rewritten here.</summary>
    public bool IsTerminal { get; } = !Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Replaces the line; nothing on anything but a terminal.</summary>
    public void Set(string text)
    {
        if (!IsTerminal)
            return;
        lock (_lock)
        {
            var width = Math.Max(20, Console.BufferWidth - 1);
            var cut = text.Length > width ? text[..width] : text;
            Console.Error.Write("\r" + cut.PadRight(_text.Length));
            _text = cut;
        }
    }

    /// <summary>Prints a whole line on standard output above the live one, which stays.</summary>
    public void Print(string line)
    {
        lock (_lock)
        {
            var text = _text;
            Clear();
            Console.Out.WriteLine(line);
            Console.Out.Flush();
            if (text.Length > 0)
                Set(text);
        }
    }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_text.Length > 0)
                Console.Error.Write("\r" + new string(' ', _text.Length) + "\r");
            _text = "";
        }
    }

    public void Dispose() => Clear();
}
