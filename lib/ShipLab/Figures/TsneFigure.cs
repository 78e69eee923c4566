using ShipLab.Toyland;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>
/// Points of a t-SNE map: real features as filled symbols, synthesized ones as outlines. A class whose name begins with
/// a colour of the drawn sets ("green heart") has that colour, others the palette's; symbols tell classes of one colour
/// apart. The axes have no numbers, because distances across a t-SNE map mean nothing by themselves.
/// </summary>
public static class TsneFigure
{
    private static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "cross", "star",
        "pentagon", "x"];

    /// <summary>The map of one set of points.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="points">Coordinates [N, 2].</param>
    /// <param name="labels">The class of each point, an index into <paramref name="classNames"/>.</param>
    /// <param name="classNames">Names of the classes; classes without a point are left out.</param>
    /// <param name="synthesized">For each point whether it was synthesized, or null when all are real.</param>
    /// <param name="subtitle">What filled symbols and outlines are, if not real and synthesized features.</param>
    /// <exception cref="ArgumentException">The lengths differ, a label has no name, or there are too many points to
    /// see.</exception>
    public static GenericChart Create(string title, double[,] points, IReadOnlyList<int> labels,
        IReadOnlyList<string> classNames,
        IReadOnlyList<bool>? synthesized = null, string? subtitle = null)
    {
        var count = points.GetLength(0);
        Check.SameLength("the t-SNE map", ("points", count), ("labels", labels.Count));
        Check.SameLength("the t-SNE map", ("points", count),
            ("marks of synthesized ones", synthesized?.Count ?? count));
        Check.NotTooMany("the t-SNE map", count);
        foreach (var label in labels)
            if (label < 0 || label >= classNames.Count)
                throw new ArgumentException($"A point has the label {label}, but there are {classNames.Count} class "
                    + "names.", nameof(labels));
        int[] classes = [.. labels.Distinct().Order()];
        var looks = Looks([.. classes.Select(c => classNames[c])]);
        int OfClass(int k) => labels.Count(label => label == classes[k]);
        var traces =
            from k in Enumerable.Range(0, classes.Length)
            from hollow in synthesized is null ? [false] : new[] { false, true }
            let mine = Enumerable.Range(0, count)
                .Where(i => labels[i] == classes[k] && (synthesized?[i] ?? false) == hollow).ToArray()
            where mine.Length > 0
            select Plot.Points(classNames[classes[k]], mine.Select(i => points[i, 0]), mine.Select(i => points[i, 1]),
                looks[k].Color,
                    looks[k].Symbol + (hollow ? "-open" : ""), size: hollow ? 8 : 6)
                .WithTrace(new { opacity = hollow ? .9 : .75, legendgroup = $"{classes[k]}",
                    showlegend = !hollow || mine.Length == OfClass(k) });
        subtitle ??= synthesized is null ? $"{count} features"
            : $"filled: {synthesized.Count(s => !s)} real features; outlines: {synthesized.Count(s => s)} synthesized";
        var axis = new { showgrid = false, zeroline = false, showticklabels = false };
        return Chart.Combine(traces).WithLayout(new { xaxis = axis, yaxis = axis })
            .Titled(title, subtitle, width: 760, height: 560);
    }

    private static (string Color, string Symbol)[] Looks(string[] names)
    {
        var colors = names.Select(name => Array.IndexOf([.. Palette.Names], name.Split(' ')[0].ToLowerInvariant()))
            .ToArray();
        if (colors.Any(color => color < 0))
            return [.. names.Select(
                (_, k) => (HouseStyle.ColorOf(k), Symbols[k / HouseStyle.Palette.Count % Symbols.Length]))];
        return [.. names.Select((_, k) => (Legible((Colour)colors[k]),
            Symbols[colors.Take(k).Count(color => color == colors[k]) % Symbols.Length]))];
    }

    /// <summary>The colour, darker or lighter where it would vanish on a white or a dark page.</summary>
    private static string Legible(Colour colour)
    {
        var rgb = Palette.Centre(colour).ToRgb();
        rgb = rgb * MathF.Min(1, .72f / rgb.Luminance);
        if (rgb.Luminance < .34f) rgb += .34f - rgb.Luminance;
        return $"#{Byte(rgb.R)}{Byte(rgb.G)}{Byte(rgb.B)}";

        static string Byte(float channel) => ((int)MathF.Round(255 * MathF.Min(1, channel))).ToString("X2");
    }
}
