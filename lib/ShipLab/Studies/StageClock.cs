using System.Diagnostics;

namespace ShipLab.Studies;

/// <summary>Seconds by stage of one row.</summary>
internal sealed class StageClock
{
    private readonly Dictionary<string, double> _seconds = [];

    /// <summary>Seconds so far, rounded to milliseconds.</summary>
    public IReadOnlyDictionary<string, double> Seconds =>
        _seconds.ToDictionary(pair => pair.Key, pair => Math.Round(pair.Value, 3));

    /// <summary>Does some work and adds its time to a stage.</summary>
    public T Time<T>(string stage, Func<T> work)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            return work();
        }
        finally
        {
            _seconds[stage] = _seconds.GetValueOrDefault(stage) + clock.Elapsed.TotalSeconds;
        }
    }
}
