using System.Diagnostics;

namespace ShipLab.Cli;

/// <summary>
/// Shows the reports of a long computation: on a terminal in one line that is rewritten, in a pipe or a log as a line
/// every ten seconds and one at the end of each stage. Adds the rate and the time left where the report's note does not
/// tell them.
/// </summary>
internal sealed class ProgressLine(LivePanel line) : IProgress<Progress>
{
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(150),
        LogPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private string _stage = "";
    private long _first;
    private long _started, _shown;

    public void Report(Progress value)
    {
        lock (_lock)
        {
            if (value.Stage != _stage)
                (_stage, _first, _started, _shown) = (value.Stage, value.Done, Stopwatch.GetTimestamp(), 0);
            var finished = value.Total > 0 && value.Done >= value.Total;
            if (!finished && Stopwatch.GetElapsedTime(_shown) < (line.IsTerminal ? TerminalPause : LogPause))
                return;
            _shown = Stopwatch.GetTimestamp();
            var text = Text(value, Stopwatch.GetElapsedTime(_started));
            if (line.IsTerminal)
                line.Set(text);
            else
                Console.Error.WriteLine(text);
        }
    }

    private string Text(Progress value, TimeSpan elapsed)
    {
        var parts = new List<string>
            { value.Total > 0 ? $"{value.Stage}: {value.Done} of {value.Total}" : value.Stage };
        var rate = (value.Done - _first) / elapsed.TotalSeconds;
        var tellsTime = value.Note?.EndsWith(" left", StringComparison.Ordinal) == true;
        if (!tellsTime && value.Done > _first && elapsed.TotalSeconds > 0.2)
            parts.Add($"{rate:0.0}/s");
        if (value.Note is not null)
            parts.Add(value.Note);
        if (!tellsTime && value.Done > _first && value.Total > value.Done && elapsed.TotalSeconds > 1)
            parts.Add($"{Texts.Clock(TimeSpan.FromSeconds((value.Total - value.Done) / rate))} left");
        return string.Join(", ", parts);
    }
}
