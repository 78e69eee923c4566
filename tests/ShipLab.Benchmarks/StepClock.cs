using System.Diagnostics;

namespace ShipLab.Benchmarks;

/// <summary>The time between the ends of steps that follow each other.</summary>
internal sealed class StepClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<double> _ends = [];

    /// <summary>A step has ended.</summary>
    public void Tick() => _ends.Add(_watch.Elapsed.TotalSeconds);

    /// <summary>Seconds of each step after the first <paramref name="warmUps"/>, of which there is at least
    /// one.</summary>
    public IReadOnlyList<double> Seconds(int warmUps) =>
        [.. _ends.Skip(1).Zip(_ends, (end, start) => end - start).Skip(warmUps - 1)];
}
