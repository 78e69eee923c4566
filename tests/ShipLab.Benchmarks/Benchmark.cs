namespace ShipLab.Benchmarks;

/// <summary>One row of the table: what is measured, in which unit, and what it is held against.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Unit of the value: <c>s</c>, <c>ms</c>, <c>us</c> and <c>MB</c> are better small; rates
/// (<c>/s</c>), <c>times</c> and <c>share</c> better large.</param>
/// <param name="Measure">Sets up, measures and gives one value a run.</param>
internal sealed record Benchmark(string Name, string Unit, Func<IReadOnlyList<double>> Measure)
{
    /// <summary>What the median is held against; null where nothing was promised, or where this machine cannot show
    /// it.</summary>
    public double? Target { get; init; }

    /// <summary>Said beside the verdict, asked for after measuring.</summary>
    public Func<string>? Note { get; init; }

    /// <summary>Whether a larger value is the better one.</summary>
    private bool LargerIsBetter => Unit.EndsWith("/s", StringComparison.Ordinal) || Unit is "times" or "share";

    /// <summary>Whether a median meets the target; a row without one has nothing to miss.</summary>
    public bool IsMetBy(double median) =>
        Target is not { } target || (LargerIsBetter ? median >= target : median <= target);
}
