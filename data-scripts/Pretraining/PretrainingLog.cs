using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace ShipLab.Pretraining;

/// <summary>How far a run has come: steps taken, the losses that the report needs, and the time used in all parts of
/// the run.</summary>
internal sealed record PretrainingLog(int Step, IReadOnlyList<float> RecentLosses, double WallSeconds,
    double CpuSeconds)
{
    private const int Recent = 100;

    public static PretrainingLog Start { get; } = new(0, [], 0, 0);

    /// <summary>Mean loss of the last 100 steps.</summary>
    [JsonIgnore]
    public double Loss => RecentLosses.Count == 0 ? double.NaN : RecentLosses.Average();

    /// <summary>The log one step on.</summary>
    /// <exception cref="ShipLabException">The loss is no number any more.</exception>
    public PretrainingLog After(float loss) => float.IsFinite(loss)
        ? this with { Step = Step + 1,
            RecentLosses = [.. RecentLosses.Skip(Math.Max(0, RecentLosses.Count + 1 - Recent)), loss] }
        : throw new ShipLabException($"Pre-training diverged: the loss of step {Step + 1} is {loss}. "
            + "Use a lower learning rate.");
}

/// <summary>Measures the time of this part of a run and reports its progress.</summary>
internal sealed class PretrainingClock(PretrainingLog start, PretrainingOptions options, IProgress<Progress>? progress)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly double _cpu = CpuSeconds();

    /// <summary>The log with the time used so far.</summary>
    public PretrainingLog Stamp(PretrainingLog log) => log with
    {
        WallSeconds = start.WallSeconds + _clock.Elapsed.TotalSeconds,
        CpuSeconds = start.CpuSeconds + CpuSeconds() - _cpu,
    };

    public void Report(PretrainingLog log)
    {
        if (progress is null)
            return;
        var seconds = _clock.Elapsed.TotalSeconds;
        var stepsPerSecond = (log.Step - start.Step) / seconds;
        var left = TimeSpan.FromSeconds(Math.Ceiling((options.Steps - log.Step) / stepsPerSecond));
        progress.Report(
            new Progress("pre-training", (long)log.Step * options.BatchSize, (long)options.Steps * options.BatchSize,
            string.Create(CultureInfo.InvariantCulture,
                $"{stepsPerSecond * options.BatchSize:f0} pairs/s, loss {log.Loss:f3}, {left:hh\\:mm\\:ss} left")));
    }

    private static double CpuSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
