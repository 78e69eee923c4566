using System.Diagnostics;
using TorchSharp;

namespace ShipLab.Benchmarks;

/// <summary>Seconds of an action, several times over, after a warm-up.</summary>
internal static class Timing
{
    /// <summary>Runs <paramref name="action"/> once unmeasured, then at least <paramref name="runs"/> times and for at
    /// least <paramref name="atLeast"/> seconds in all; each run in a dispose scope of its own. Seconds of each
    /// measured run.</summary>
    public static IReadOnlyList<double> Seconds(Action action, int runs = 5, int warmUps = 1, double atLeast = 0.5)
    {
        for (var i = 0; i < warmUps; i++)
            Once(action);
        var seconds = new List<double>();
        var total = Stopwatch.StartNew();
        while (seconds.Count < runs || (total.Elapsed.TotalSeconds < atLeast && seconds.Count < 1000))
            seconds.Add(Once(action));
        return seconds;
    }

    /// <summary>Each run's seconds turned into <paramref name="work"/> per second.</summary>
    public static IReadOnlyList<double> Rates(double work, Action action, int runs = 5, int warmUps = 1,
        double atLeast = 0.5) =>
        [.. Seconds(action, runs, warmUps, atLeast).Select(s => work / s)];

    /// <summary>The middle value; the mean of the middle two when their number is even.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Seconds of one run, in a dispose scope of its own.</summary>
    public static double Once(Action action)
    {
        using var scope = torch.NewDisposeScope();
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
