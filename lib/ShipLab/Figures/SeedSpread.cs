namespace ShipLab.Figures;

/// <summary>Means and spreads over seeds, as figures and tables show them. A seed without a number is left
/// out.</summary>
internal static class SeedSpread
{
    /// <summary>Mean and sample standard deviation of the finite values; both NaN where there is none.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length > 0 ? Spread.Of(finite) : new Spread(double.NaN, double.NaN, 0);
    }

    /// <summary>The subtitle: "mean over 3 seeds; error bars: one sample standard deviation", or "one seed".</summary>
    public static string Said(IEnumerable<IReadOnlyCollection<double>> all)
    {
        int[] counts = [.. all.Select(values => values.Count).DefaultIfEmpty(0)];
        var seeds = counts.Min() == counts.Max() ? $"{counts.Max()}" : $"{counts.Min()} to {counts.Max()}";
        return counts.Max() < 2 ? "one seed" : $"mean over {seeds} seeds; error bars: one sample standard deviation";
    }
}
