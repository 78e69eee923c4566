using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>A method's accuracies with so many shots, in percent, one value a seed.</summary>
/// <param name="Method">The method, as the legend calls it.</param>
/// <param name="Shots">Training images a class.</param>
/// <param name="Percent">One value a seed.</param>
public sealed record ShotScores(string Method, int Shots, IReadOnlyList<double> Percent);

/// <summary>
/// Accuracy over the number of training images a class: a curve a method, with error bars of one sample standard
/// deviation over seeds. The horizontal axis is logarithmic, since shots are doubled.
/// </summary>
public static class ShotCurves
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">Data set and what is measured.</param>
    /// <param name="rows">In any order; methods appear in the order of their first row.</param>
    /// <param name="zeroShot">Accuracy without any image, in percent: a line across.</param>
    /// <param name="y">Label of the vertical axis.</param>
    public static GenericChart Create(string title, IReadOnlyList<ShotScores> rows, double? zeroShot = null,
        string y = "accuracy (%)")
    {
        var curves = rows.GroupBy(row => row.Method).Select(method =>
        {
            var points = method.OrderBy(row => row.Shots)
                .Select(row => (Shots: (double)row.Shots, Spread: SeedSpread.Of(row.Percent))).ToArray();
            return Plot.Line(method.Key, points.Select(p => p.Shots), points.Select(p => p.Spread.Mean),
                errors: points.Select(p => p.Spread.Sd), dots: true);
        });
        var chart = Chart.Combine(curves);
        if (zeroShot is { } value) chart = chart.WithRule(value, "zero-shot", color: HouseStyle.Reference);
        int[] shots = [.. rows.Select(row => row.Shots).Distinct().Order()];
        return chart.Titled(title, SeedSpread.Said(rows.Select(row => row.Percent)),
            "shots (training images a class)", y)
            .WithLayout(
                new { xaxis = new { type = "log", tickvals = shots, ticktext = shots.Select(n => $"{n}").ToArray() } });
    }
}
