using Plotly.NET;

namespace ShipLab.Figures;

/// <summary>One method's accuracies on one data set, in percent, one value a seed.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Method">The method with its generator: "CoOp + SHIP".</param>
/// <param name="Base">Accuracy on base classes.</param>
/// <param name="New">Accuracy on new classes.</param>
/// <param name="H">Harmonic mean of the two, of each seed.</param>
public sealed record MethodScores(string Dataset, string Method, IReadOnlyList<double> Base, IReadOnlyList<double> New,
    IReadOnlyList<double> H);

/// <summary>
/// The base-to-new table: for each data set and method the mean and the sample standard deviation over seeds, the best
/// mean of each data set in bold, and the average over the data sets at the end (of seed-wise averages where all have
/// the same seeds).
/// </summary>
public static class ResultTable
{
    private static readonly Func<MethodScores, IReadOnlyList<double>>[] Scores = [row => row.Base, row => row.New,
        row => row.H];

    /// <summary>Builds the table.</summary>
    /// <param name="title">What is compared.</param>
    /// <param name="rows">Results in any order; data sets and methods appear in the order of their first row.</param>
    /// <param name="control">A method that the others are compared with: adds a column with the difference in
    /// H.</param>
    public static GenericChart Create(string title, IReadOnlyList<MethodScores> rows, string? control = null)
    {
        string[] datasets = [.. rows.Select(r => r.Dataset).Distinct()];
        var groups = datasets.Select(d => (Name: d, Rows: rows.Where(r => r.Dataset == d).ToArray())).ToList();
        if (datasets.Length > 1)
        {
            var complete = rows.GroupBy(r => r.Method).Where(method => method.Count() == datasets.Length);
            groups.Add(($"mean of {datasets.Length}", [.. complete.Select(method => Average([.. method]))]));
        }
        var (cells, bold) = (new List<IReadOnlyList<string>>(), new HashSet<(int, int)>());
        foreach (var (name, group) in groups.Where(g => g.Rows.Length > 0))
        {
            for (var s = 0; s < Scores.Length; s++)
                bold.Add((cells.Count + Enumerable.Range(0, group.Length)
                    .MaxBy(i => SeedSpread.Of(Scores[s](group[i])).Mean), s + 2));
            var reference = group.FirstOrDefault(r => r.Method == control);
            foreach (var row in group)
            {
                string[] texts = [row == group[0] ? name : "", row.Method, .. Scores.Select(score => Text(score(row)))];
                var gain = reference is null || row == reference ? "" : Difference(row.H, reference.H);
                cells.Add(control is null ? texts : [.. texts, gain]);
            }
        }
        string[] headings = ["data set", "method", "base (%)", "new (%)", "H (%)"];
        var seeds = rows.Select(r => r.H.Count).DefaultIfEmpty(0).Max();
        return Table.Create(title, control is null ? headings : [.. headings, $"ΔH to {control}"], cells, bold,
            seeds < 2 ? "one seed; bold: best of the data set"
                : $"mean ± sample standard deviation over {seeds} seeds; bold: best mean of the data set");
    }

    private static MethodScores Average(MethodScores[] rows)
    {
        double[] Of(Func<MethodScores, IReadOnlyList<double>> score)
        {
            var seeds = score(rows[0]).Count;
            return rows.All(r => score(r).Count == seeds)
                ? [.. Enumerable.Range(0, seeds).Select(s => rows.Average(r => score(r)[s]))]
                : [rows.Average(r => SeedSpread.Of(score(r)).Mean)];
        }
        return new MethodScores("", rows[0].Method, Of(Scores[0]), Of(Scores[1]), Of(Scores[2]));
    }

    /// <summary>A dash where nothing was measured; n/a where the method cannot tell these classes.</summary>
    private static string Text(IReadOnlyList<double> values) =>
        values.Count == 0 ? "–" : SeedSpread.Of(values).ToString();

    private static string Difference(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var difference = SeedSpread.Of(a).Mean - SeedSpread.Of(b).Mean;
        return double.IsFinite(difference) ? difference.ToString("+0.0;−0.0;+0.0", CultureInfo.InvariantCulture)
            : "n/a";
    }
}
