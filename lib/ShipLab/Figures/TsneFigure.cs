namespace ShipLab.Figures;

/// <summary>
/// Points of a t-SNE map, coloured by class: real features as filled symbols, synthesized ones as outlines. The axes have no
/// numbers, because distances across a t-SNE map mean nothing by themselves.
/// </summary>
public static class TsneFigure
{
    /// <summary>The map of one set of points.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="points">Coordinates [N, 2].</param>
    /// <param name="labels">The class of each point, an index into <paramref name="classNames"/>.</param>
    /// <param name="classNames">Names of the classes; classes without a point are left out.</param>
    /// <param name="synthesized">For each point whether it was synthesized, or null when all are real.</param>
    /// <exception cref="ArgumentException">The lengths differ or a label has no name.</exception>
    public static Figure Create(string title, double[,] points, IReadOnlyList<int> labels, IReadOnlyList<string> classNames,
        IReadOnlyList<bool>? synthesized = null)
    {
        int count = points.GetLength(0);
        Check.Length(2, points.GetLength(1), "coordinates of a t-SNE point");
        Check.Length(count, labels.Count, "labels (one a point)");
        if (synthesized is not null) Check.Length(count, synthesized.Count, "marks of synthesized points (one a point)");
        foreach (int label in labels)
            if (label < 0 || label >= classNames.Count)
                throw new ArgumentException($"A point has the label {label}, but there are {classNames.Count} class names.", nameof(labels));

        int decimals = Decimals(points);
        var marks = new List<Mark>();
        var classes = labels.Distinct().Order().ToList();
        for (int k = 0; k < classes.Count; k++)
        {
            foreach (bool hollow in synthesized is null ? [false] : new[] { false, true })
            {
                var mine = Enumerable.Range(0, count).Where(i => labels[i] == classes[k] && (synthesized?[i] ?? false) == hollow).ToList();
                if (mine.Count > 0)
                    marks.Add(Class(points, decimals, mine, classNames[classes[k]], k, hollow));
            }
        }
        return new Figure
        {
            Title = title,
            Subtitle = synthesized is null ? $"{count} features" : $"filled: {synthesized.Count(s => !s)} real features; outlines: {synthesized.Count(s => s)} synthesized",
            Panels = [new Panel(marks) { X = Plain(), Y = Plain() }],
            Width = classes.Count > 4 ? 760 : 640,
            Height = 560,
        };
    }

    private static Points Class(double[,] points, int decimals, List<int> mine, string name, int place, bool hollow) =>
        new(name, Numbers.From(mine.Select(i => Math.Round(points[i, 0], decimals))), Numbers.From(mine.Select(i => Math.Round(points[i, 1], decimals))))
        {
            Color = HouseStyle.ColorOf(place),
            Symbol = HouseStyle.SymbolOf(place),
            Hollow = hollow,
            Size = hollow ? 8 : 6,
            Opacity = hollow ? .9 : .65,
        };

    /// <summary>Enough decimals for 800 steps across the map; the picture is some 540 pixels wide.</summary>
    private static int Decimals(double[,] points)
    {
        var finite = points.Cast<double>().Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double range = finite.Max() - finite.Min();
        return range > 0 ? Math.Clamp((int)Math.Ceiling(-Math.Log10(range / 800)), 0, 10) : 2;
    }

    private static Axis Plain() => new() { Ticks = false };
}
