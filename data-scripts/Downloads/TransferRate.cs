using System.Diagnostics;
using System.Globalization;

namespace ShipLab.Downloads;

/// <summary>Tells how fast bytes come, over the last few seconds, and how long the rest will take.</summary>
internal sealed class TransferRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5), Step = TimeSpan.FromMilliseconds(100);

    private readonly Queue<(long Time, long Bytes)> _samples = new();
    private long _last;

    /// <summary>Takes note of how many bytes there are now.</summary>
    /// <returns>true when it is time to tell: ten times a second</returns>
    public bool Add(long bytes)
    {
        var now = Stopwatch.GetTimestamp();
        if (_samples.Count > 0 && Stopwatch.GetElapsedTime(_last, now) < Step) return false;
        _last = now;
        _samples.Enqueue((now, bytes));
        while (_samples.Count > 2 && Stopwatch.GetElapsedTime(_samples.Peek().Time, now) > Window) _samples.Dequeue();
        return true;
    }

    /// <summary>E.g. "12.3 MB/s, 1:05 left"; null while there is nothing to tell.</summary>
    public string? Note(long bytes, long? total)
    {
        if (_samples.Count < 2) return null;
        var (time, first) = _samples.Peek();
        var rate = (bytes - first) / Stopwatch.GetElapsedTime(time, _last).TotalSeconds;
        if (!(rate > 0)) return null;
        var speed = $"{FileChecks.Size((long)rate)}/s";
        if (total is not { } all) return $"{speed}, size unknown";
        var left = TimeSpan.FromSeconds(Math.Min((all - bytes) / rate, TimeSpan.FromDays(30).TotalSeconds));
        return $"{speed}, "
            + $"{left.ToString(left.TotalHours < 1 ? @"m\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)} left";
    }
}
