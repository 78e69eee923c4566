namespace ShipLab.Figures;

/// <summary>A method's accuracies with so many shots, in percent, one value a seed.</summary>
/// <param name="Method">The method, as the legend calls it.</param>
/// <param name="Shots">Training images a class.</param>
/// <param name="Percent">One value a seed.</param>
public sealed record ShotScores(string Method, int Shots, Numbers Percent);

/// <summary>
/// Accuracy over the number of training images a class: a curve a method, with a band of one sample standard deviation over seeds. The
/// horizontal axis is logarithmic, since shots are doubled.
/// </summary>
public static class ShotCurves
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">Data set and what is measured.</param>
    /// <param name="rows">In any order; methods appear in the order of their first row.</param>
    /// <param name="zeroShot">Accuracy without any image, in percent: a line across.</param>
    /// <param name="y">Label of the vertical axis.</param>
    public static Figure Create(string title, IReadOnlyList<ShotScores> rows, double? zeroShot = null, string y = "accuracy (%)")
    {
        var marks = new List<Mark>();
        if (zeroShot is { } value) marks.Add(new Rule("zero-shot", value));
        foreach (var method in rows.GroupBy(row => row.Method))
        {
            var points = method.OrderBy(row => row.Shots).ToList();
            var band = Numbers.From(points.Select(row => SeedSpread.Deviation(row.Percent)));
            marks.Add(new Curve(method.Key, Numbers.From(points.Select(row => (double)row.Shots)), Numbers.From(points.Select(row => SeedSpread.Mean(row.Percent))))
            {
                Dots = true,
                Band = band.Finite.Any() ? band : null,
            });
        }
        var figure = Figure.Line(title, marks, "shots (training images a class)", y, logX: true);
        return figure with { Subtitle = SeedSpread.Said(rows.Select(row => row.Percent), "band") };
    }
}
