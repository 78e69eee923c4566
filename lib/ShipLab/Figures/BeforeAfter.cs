using System.Globalization;

namespace ShipLab.Figures;

/// <summary>What one change did to a score of each method: grey before, coloured after, with the spread over seeds.</summary>
/// <param name="Name">The method (or set).</param>
/// <param name="Before">One value a seed, in percent.</param>
/// <param name="After">One value a seed, in percent.</param>
public sealed record BeforeAfterScores(string Name, Numbers Before, Numbers After);

/// <summary>Horizontal bars of a score before and after a change such as calibration, from top to bottom in the order given.</summary>
public static class BeforeAfter
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">What changed.</param>
    /// <param name="rows">One a method.</param>
    /// <param name="score">Label of the axis: "H (%)".</param>
    /// <param name="before">The legend's name of the state before.</param>
    /// <param name="after">The legend's name of the state after.</param>
    /// <param name="reference">A value to beat, drawn as a dashed line that the subtitle names, such as zero-shot's.</param>
    public static Figure Create(string title, IReadOnlyList<BeforeAfterScores> rows, string score, string before = "before", string after = "after",
        (string Name, double Value)? reference = null)
    {
        Bars Series(string name, Func<BeforeAfterScores, Numbers> values, string color)
        {
            var errors = Numbers.From(rows.Select(row => SeedSpread.Deviation(values(row))));
            return new Bars(name, Numbers.From(rows.Select(row => SeedSpread.Mean(values(row))))) { Color = color, Errors = errors.Finite.Any() ? errors : null };
        }
        List<Mark> marks = [Series(before, row => row.Before, HouseStyle.Reference), Series(after, row => row.After, HouseStyle.ColorOf(0))];
        var subtitle = SeedSpread.Said(rows.SelectMany(row => new[] { row.Before, row.After }), "error bars");
        if (reference is { } line)
        {
            marks.Add(new Rule("", line.Value) { Vertical = true, Color = HouseStyle.ColorOf(3) });
            subtitle += string.Create(CultureInfo.InvariantCulture, $"; dashed: {line.Name}, {line.Value:F1}");
        }
        var figure = Figure.Bars(title, [.. rows.Select(row => row.Name)], marks, score, horizontal: true);
        return figure with
        {
            Subtitle = subtitle,
            Height = figure.Height + 30,
            Panels = [figure.Panels[0] with { X = figure.Panels[0].X with { Min = 0 } }], // no error bar reaches below what a score can be
        };
    }
}
