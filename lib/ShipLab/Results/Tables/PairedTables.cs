namespace ShipLab.Results.Tables;

/// <summary>Paired comparisons: what a method gains over zero-shot CLIP, and what a generator adds to a method, on the
/// same data sets and seeds.</summary>
public static class PairedTables
{
    /// <summary>The tables for which there are pairs: against zero-shot, and against the method without
    /// generator.</summary>
    public static IEnumerable<ScoreTable> Of(ResultGroup group)
    {
        var scores = group.Protocol.Compared;
        var zeroShot = group.Methods.FirstOrDefault(method => method == "zero-shot");
        if (zeroShot is not null
            && Table(group, "zero-shot", "Gain over zero-shot", scores, method => method == zeroShot ? null
            : zeroShot) is { } gain) yield return gain;
        if (Table(group, "generator", "Gain of the generator over the same method without one", scores,
            method => WithoutGenerator(group,
            method)) is { } own) yield return own;
    }

    private static ScoreTable? Table(ResultGroup group, string file, string title, IReadOnlyList<string> scores,
        Func<string, string?> reference)
    {
        var columns = new List<ScoreColumn> { new("method", ColumnKind.Words) };
        foreach (var name in scores)
            columns.AddRange([new($"{name}, difference"), new($"{name}, 95 % ±"), new($"{name}, sd"), new($"{name}, p"),
                new($"{name}, pairs")]);
        var rows = new List<IReadOnlyList<ScoreCell>>();
        foreach (var method in group.Methods)
        {
            if (reference(method) is not { } other) continue;
            var comparisons =
                scores.Select(score => PairedComparison.Of(group.RowsOf(method), group.RowsOf(other), score)).ToArray();
            if (comparisons.Any(comparison => comparison.Pairs > 0))
                rows.Add([ScoreCell.Of(method), .. comparisons.SelectMany(Cells)]);
        }
        return rows.Count == 0
            ? null : new ScoreTable($"{group.Setting.FileName}-paired-{file}", $"{title}: {group.Setting.Title}",
            columns, rows)
        {
            Notes =
            [
                "Points of percent; differences of pairs with the same data set and seed; "
                + "95 % interval of their mean and two-sided p by the paired t-test.",
                "The pairs of all data sets and seeds are taken for one sample; "
                + "no correction is made for the number of comparisons.",
            ],
        };
    }

    private static IEnumerable<ScoreCell> Cells(PairedComparison comparison)
    {
        var pairs = ScoreCell.Of(comparison.Pairs) with { Decimals = 0 };
        if (comparison.Pairs == 0)
            return [ScoreCell.Of(double.NaN), ScoreCell.Empty, ScoreCell.Empty, ScoreCell.Empty, pairs];
        var p = comparison.P is { } known ? ScoreCell.Of(known) with { Decimals = 4, IsProbability = true }
            : ScoreCell.Empty;
        var difference = ScoreCell.Of(comparison.MeanDifference) with { Signed = true };
        return [difference, ScoreCell.Of(comparison.Interval95), ScoreCell.Of(comparison.Sd), p, pairs];
    }

    /// <summary>The row of the same fine-tuner without generator, where there is exactly one of them.</summary>
    private static string? WithoutGenerator(ResultGroup group, string method)
    {
        var key = group.RowsOf(method).First().Key;
        if (key.Generator == "none") return null;
        var plain = group.Methods.Where(other => group.RowsOf(other).First().Key is { Generator: "none" } candidate
            && candidate.Method == key.Method).ToArray();
        return plain.Length == 1 ? plain[0] : null;
    }
}
