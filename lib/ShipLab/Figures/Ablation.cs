using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>One variant of a method: its accuracies in percent, one value a seed.</summary>
/// <param name="Variant">What was changed: "L = 1", "without global prompts".</param>
/// <param name="Base">Accuracy on base classes.</param>
/// <param name="New">Accuracy on new classes.</param>
/// <param name="H">Harmonic mean of the two, of each seed.</param>
public sealed record AblationScores(string Variant, IReadOnlyList<double> Base, IReadOnlyList<double> New,
    IReadOnlyList<double> H);

/// <summary>Variants of one method below each other: base, new and H of each, with the H of the method as published as
/// a dashed line.</summary>
public static class Ablation
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">What is varied, and on what.</param>
    /// <param name="rows">One a variant, in the order shown.</param>
    /// <param name="reference">The variant whose H is drawn as a line, or null.</param>
    /// <exception cref="ArgumentException">The reference is not among the variants.</exception>
    public static GenericChart Create(string title, IReadOnlyList<AblationScores> rows, string? reference = null)
    {
        string[] variants = [.. rows.Select(row => row.Variant)];
        var said = SeedSpread.Said(rows.Select(row => row.H));
        var chart =
            Chart.Combine([Series("base", row => row.Base), Series("new", row => row.New), Series("H", row => row.H)]);
        if (reference is null) return chart.Titled(title, said, x: "accuracy (%)");
        var published = rows.FirstOrDefault(row => row.Variant == reference)
            ?? throw new ArgumentException($"There is no variant '{reference}' among {string.Join(", ", variants)}.",
                nameof(reference));
        var h = SeedSpread.Of(published.H).Mean;
        said += FormattableString.Invariant($"; dashed: H of {reference}, {h:F1}");
        return chart.WithRule(h, vertical: true).Titled(title, said, x: "accuracy (%)");

        GenericChart Series(string name, Func<AblationScores, IReadOnlyList<double>> values)
        {
            Spread[] spreads = [.. rows.Select(row => SeedSpread.Of(values(row)))];
            return Plot.Dots(variants, spreads.Select(spread => spread.Mean), name,
                errors: spreads.Select(spread => spread.Sd));
        }
    }
}
