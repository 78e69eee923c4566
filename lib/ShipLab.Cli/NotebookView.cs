using System.Diagnostics;
using ShipLab.Notebooks;

namespace ShipLab.Cli;

/// <summary>
/// Shows which cells of running notebooks are running and for how long: on a terminal in lines that are rewritten, a
/// line a notebook; in a pipe or a log as a line every ten seconds.
/// </summary>
internal sealed class NotebookView : IProgress<CellProgress>, IDisposable
{
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(500),
        LogPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (CellProgress Cell, long Since)> _running = new(StringComparer.Ordinal);
    private readonly LivePanel _panel;
    private readonly Timer _timer;

    public NotebookView(LivePanel panel)
    {
        _panel = panel;
        var pause = panel.IsTerminal ? TerminalPause : LogPause;
        _timer = new Timer(_ => Draw(), null, pause, pause);
    }

    public void Report(CellProgress value)
    {
        lock (_lock)
        {
            _running[value.Notebook] = (value, Stopwatch.GetTimestamp());
        }
        if (_panel.IsTerminal) Draw();
    }

    /// <summary>A notebook is at its end; the line about it goes above the others.</summary>
    public void End(string notebook, string line)
    {
        lock (_lock) _running.Remove(notebook);
        if (_panel.IsTerminal) Draw();
        _panel.Print(line);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _panel.Clear();
    }

    private void Draw()
    {
        string[] lines;
        lock (_lock)
            lines = [.. _running.Values.Select(r => $"{Path.GetFileName(r.Cell.Notebook)}, cell {r.Cell.Cell} of "
                + $"{r.Cell.Cells}, {Texts.Clock(Stopwatch.GetElapsedTime(r.Since))}: {r.Cell.FirstLine}")];
        if (_panel.IsTerminal) _panel.Set(lines);
        else foreach (var line in lines) _panel.Print(line);
    }
}
