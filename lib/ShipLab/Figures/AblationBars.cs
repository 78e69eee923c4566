using System.Globalization;

namespace ShipLab.Figures;

/// <summary>One variant of a method: its accuracies in percent, one value a seed.</summary>
/// <param name="Variant">What was changed: "L = 1", "without global prompts".</param>
/// <param name="Base">Accuracy on base classes.</param>
/// <param name="New">Accuracy on new classes.</param>
/// <param name="H">Harmonic mean of the two, of each seed.</param>
public sealed record AblationScores(string Variant, Numbers Base, Numbers New, Numbers H);

/// <summary>Variants of one method below each other: base, new and H of each, with the H of the method as published as a dashed line, which the
/// subtitle names (a label at the line would stand on the bars).</summary>
public static class AblationBars
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">What is varied, and on what.</param>
    /// <param name="rows">One a variant, in the order shown.</param>
    /// <param name="reference">The variant whose H is drawn as a line, or null.</param>
    /// <exception cref="ArgumentException">The reference is not among the variants.</exception>
    public static Figure Create(string title, IReadOnlyList<AblationScores> rows, string? reference = null)
    {
        Bars Series(string name, int color, Func<AblationScores, Numbers> values)
        {
            var errors = Numbers.From(rows.Select(row => SeedSpread.Deviation(values(row))));
            return new Bars(name, Numbers.From(rows.Select(row => SeedSpread.Mean(values(row)))))
            {
                Color = HouseStyle.ColorOf(color), Errors = errors.Finite.Any() ? errors : null,
            };
        }
        List<Mark> marks = [Series("base", 4, row => row.Base), Series("new", 2, row => row.New), Series("H", 0, row => row.H)];
        var subtitle = SeedSpread.Said(rows.Select(row => row.H), "error bars");
        if (reference is not null)
        {
            var published = rows.FirstOrDefault(row => row.Variant == reference)
                ?? throw new ArgumentException($"There is no variant '{reference}' among {string.Join(", ", rows.Select(row => row.Variant))}.", nameof(reference));
            var h = SeedSpread.Mean(published.H);
            marks.Add(new Rule("", h) { Vertical = true, Color = HouseStyle.ColorOf(3) });
            subtitle += string.Create(CultureInfo.InvariantCulture, $"; dashed: H of {reference}, {h:F1}");
        }
        var figure = Figure.Bars(title, [.. rows.Select(row => row.Variant)], marks, "accuracy (%)", horizontal: true);
        return figure with
        {
            Subtitle = subtitle,
            Height = figure.Height + 30,
            Panels = [figure.Panels[0] with { X = figure.Panels[0].X with { Min = 0 } }], // no error bar reaches below what accuracy can be
        };
    }
}
