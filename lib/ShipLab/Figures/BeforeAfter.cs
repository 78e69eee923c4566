using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>What one change did to a score of a method.</summary>
/// <param name="Name">The method (or set).</param>
/// <param name="Before">One value a seed, in percent.</param>
/// <param name="After">One value a seed, in percent.</param>
public sealed record BeforeAfterScores(string Name, IReadOnlyList<double> Before, IReadOnlyList<double> After);

/// <summary>A score before (grey) and after a change such as calibration, with its spread over seeds.</summary>
public static class BeforeAfter
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">What changed.</param>
    /// <param name="rows">One a method.</param>
    /// <param name="score">Label of the axis: "H (%)".</param>
    /// <param name="before">The legend's name of the state before.</param>
    /// <param name="after">The legend's name of the state after.</param>
    /// <param name="reference">A value to beat, drawn as a dashed line that the subtitle names, such as
    /// zero-shot's.</param>
    public static GenericChart Create(string title, IReadOnlyList<BeforeAfterScores> rows, string score,
        string before = "before",
        string after = "after", (string Name, double Value)? reference = null)
    {
        var chart =
            Chart.Combine([Series(before, HouseStyle.Reference, row => row.Before),
                Series(after, HouseStyle.ColorOf(0), row => row.After)]);
        var said = SeedSpread.Said(rows.SelectMany(row => new[] { row.Before, row.After }));
        if (reference is not { } line) return chart.Titled(title, said, x: score);
        said += FormattableString.Invariant($"; dashed: {line.Name}, {line.Value:F1}");
        return chart.WithRule(line.Value, vertical: true).Titled(title, said, x: score);

        GenericChart Series(string name, string color, Func<BeforeAfterScores, IReadOnlyList<double>> values)
        {
            Spread[] spreads = [.. rows.Select(row => SeedSpread.Of(values(row)))];
            string[] names = [.. rows.Select(row => row.Name)];
            return Plot.Dots(names, spreads.Select(spread => spread.Mean), name, color,
                spreads.Select(spread => spread.Sd));
        }
    }
}
