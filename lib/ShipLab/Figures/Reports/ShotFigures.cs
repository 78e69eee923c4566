using Plotly.NET;

namespace ShipLab.Figures.Reports;

/// <summary>Curves over shots from groups of results that differ in the number of shots alone.</summary>
public static class ShotFigures
{
    /// <summary>A figure of the mean over data sets and one with a panel a data set, for every setting that was run
    /// with at least two numbers of shots.</summary>
    public static IReadOnlyList<(string Title,
        IReadOnlyList<GenericChart> Figures)> Of(IEnumerable<ResultGroup> groups) =>
        [.. groups.Where(group => group.Setting.Shots != FewShot.All).GroupBy(group => group.Setting with { Shots = 0 })
            .Where(family => family.Count() > 1)
            .Select(family => ($"{family.Key.Protocol}, {family.Key.Backbone}, {family.Key.SelectionText}",
                Figures([.. family.OrderBy(group => group.Setting.Shots)])))];

    private static IReadOnlyList<GenericChart> Figures(IReadOnlyList<ResultGroup> family)
    {
        var label = $"{family[0].Protocol.Compared[0]} (%)";
        string[] sets = [.. family.SelectMany(group => group.DataSets).Distinct().Where(set => family.All(group =>
            group.DataSets.Contains(set)))];
        var methods = family.SelectMany(group => group.Methods).Distinct()
            .Where(method => method != "zero-shot").ToArray();
        var figures = new List<GenericChart>();
        if (sets.Length > 1) figures.Add(Curves($"{label[..^4]} over shots, mean of {sets.Length} data sets", sets));
        if (sets.Length > 0)
            figures.Add(Grid.Of(Math.Min(2, sets.Length), [.. sets.Select(set => Curves(set, [set], isPanel: true))])
                .Titled($"{label[..^4]} over shots, by data set",
                    "mean over seeds; error bars: one sample standard deviation", width: 900));
        return figures;

        GenericChart Curves(string title, string[] over, bool isPanel = false)
        {
            var rows = methods.SelectMany(
                method => family.Select(group => new ShotScores(method, group.Setting.Shots, OverSets(group,
                method, over)))).Where(row => row.Percent.Any(double.IsFinite)).ToArray();
            var zeroShot = family.Select(group => OverSets(group, "zero-shot", over))
                .Where(values => values.Any(double.IsFinite)).Select(values =>
                values.Where(double.IsFinite).Average()).ToArray();
            var curves = ShotCurves.Create(title, rows, zeroShot.Length > 0 ? zeroShot.Average() : null, label);
            // the whole figure says how it came about
            return isPanel ? curves.WithLayout(new { title = new { text = Titles.Escape(title) } }) : curves;
        }
    }

    /// <summary>One value a seed that has all the data sets.</summary>
    private static double[] OverSets(ResultGroup group, string method, string[] sets) =>
        [.. group.RowsOf(method).Where(row =>
        sets.Contains(row.Key.DataSet))
        .GroupBy(row => row.Key.Seed)
        .Where(seed => seed.Select(row => row.Key.DataSet).Distinct().Count() == sets.Length)
        .Select(seed => seed.Average(row => row[group.Protocol.Compared[0]]))];
}
