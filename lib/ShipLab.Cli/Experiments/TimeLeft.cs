namespace ShipLab.Cli.Experiments;

/// <summary>How long the rest takes, from how long the same methods took so far: rows with a generator take many times as long as rows
/// without.</summary>
internal sealed class TimeLeft
{
    private readonly Dictionary<string, (double Seconds, int Rows)> _taken = [];

    /// <summary>A row of a method was run.</summary>
    public void Add(string method, double seconds)
    {
        var (sum, rows) = _taken.GetValueOrDefault(method);
        _taken[method] = (sum + seconds, rows + 1);
    }

    /// <summary>The time that the rows still to be run take on so many workers; null before the first row.</summary>
    public TimeSpan? Of(IEnumerable<(string Method, int Rows)> left, int workers)
    {
        if (_taken.Count == 0) return null;
        var mean = _taken.Values.Sum(taken => taken.Seconds) / _taken.Values.Sum(taken => taken.Rows);
        var seconds = left.Sum(part => part.Rows * (_taken.TryGetValue(part.Method, out var taken) ? taken.Seconds / taken.Rows : mean));
        return TimeSpan.FromSeconds(seconds / Math.Max(1, workers));
    }
}
