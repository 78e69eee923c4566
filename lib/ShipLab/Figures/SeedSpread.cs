namespace ShipLab.Figures;

/// <summary>Means and spreads over seeds, as figures and tables show them.</summary>
internal static class SeedSpread
{
    /// <summary>The mean of the finite values; NaN where there is none.</summary>
    public static double Mean(Numbers values) => values.Finite.DefaultIfEmpty(double.NaN).Average();

    /// <summary>Sample standard deviation (divisor n - 1) of the finite values; NaN for fewer than two.</summary>
    public static double Deviation(Numbers values)
    {
        var finite = values.Finite.ToList();
        if (finite.Count < 2) return double.NaN;
        double mean = finite.Average();
        return Math.Sqrt(finite.Sum(v => (v - mean) * (v - mean)) / (finite.Count - 1));
    }

    /// <summary>The subtitle: "mean over 3 seeds; bars: one sample standard deviation", or "one seed".</summary>
    /// <param name="all">The values of every mark, one a seed.</param>
    /// <param name="drawn">How the deviation is drawn: "band", "error bars".</param>
    public static string Said(IEnumerable<Numbers> all, string drawn)
    {
        var counts = all.Select(values => values.Count).DefaultIfEmpty(0).ToList();
        string seeds = counts.Min() == counts.Max() ? $"{counts.Max()}" : $"{counts.Min()} to {counts.Max()}";
        return counts.Max() < 2 ? "one seed" : $"mean over {seeds} seeds; {drawn}: one sample standard deviation";
    }
}
