namespace ShipLab;

/// <summary>Tables with a row a method and a column a data set; beside a data set the paper's number where it is of the same
/// setting.</summary>
public static class ScoreTables
{
    private const string Wrong = "†";

    /// <summary>The tables of H, base and new of three scores, in this order; none if no row was scored so.</summary>
    public static IReadOnlyList<ScoreTable> Of(ResultGroup group, ScoreTriple triple)
    {
        if (!group.Methods.Any(method => group.ScoresOf(method, triple).Count > 0)) return [];
        return
        [
            Table(group, triple, "h", triple.HName, score => score.H, published => published.H),
            Table(group, triple, "base", triple.BaseName, score => score.Base, published => published.Base),
            Table(group, triple, "new", triple.NewName, score => score.New, published => published.New),
        ];
    }

    /// <summary>The table of a protocol with one score: few-shot accuracy, or accuracy on the targets of a transfer.</summary>
    public static ScoreTable Single(ResultGroup group, string name, Func<ResultRow, double> score)
    {
        var columns = new List<ScoreColumn> { new("method", ColumnKind.Words) };
        columns.AddRange(group.DataSets.Select(set => new ScoreColumn(set, ColumnKind.Spread) { MarkBest = true }));
        if (group.DataSets.Count > 1) columns.Add(new ScoreColumn($"mean of {group.DataSets.Count}",
            ColumnKind.Spread) { MarkBest = true });
        var rows = group.Methods.Select(method =>
        {
            var scores = group.RowsOf(method).Select(row => (row.Key.DataSet, row.Key.Seed, Score: new BaseNewHarmonic(score(row),
                score(row), score(row)))).ToArray();
            var cells = group.DataSets.Select(set => Cell(scores.Where(s => s.DataSet == set).Select(s => s.Score.Base)));
            if (group.DataSets.Count > 1) cells = cells.Append(ScoreCell.Of(SetAverages.Of(scores, group.DataSets)?.Base));
            return (IReadOnlyList<ScoreCell>)[ScoreCell.Of(method), .. cells];
        });
        return new ScoreTable($"{group.Setting.FileName}-{name.Replace(' ', '-')}", $"{name}: {group.Setting.Title}", columns,
            [.. rows]) { Notes = [.. group.Notes()] }.WithBest();
    }

    private static ScoreTable Table(ResultGroup group, ScoreTriple triple, string file, string title, Func<BaseNewHarmonic, double> score,
        Func<PublishedScore, double> published)
    {
        var paper = PaperOf(group, triple);
        var others = paper is null ? [] : group.Rows.Where(row => row.HasPublishedSize == false).Select(row => row.Key.DataSet).Distinct()
            .ToArray();
        var hasPaper = group.DataSets.Where(set => paper is not null && !others.Contains(set) && group.Methods.Any(method => Find(paper,
            group, method, set) is not null)).ToHashSet();
        var isAllOfPaper = paper is not null && others.Length == 0 && group.DataSets.Select(PublishedNames.DataSet).ToHashSet()
            .SetEquals(PublishedNames.DataSets);
        var isH = file == "h";
        var columns = new List<ScoreColumn> { new("method", ColumnKind.Words) };
        foreach (var set in group.DataSets)
        {
            columns.Add(new ScoreColumn(set, ColumnKind.Spread) { MarkBest = true });
            if (hasPaper.Contains(set)) columns.Add(new ScoreColumn($"{set}, paper"));
        }
        if (group.DataSets.Count > 1)
        {
            columns.Add(new ScoreColumn(isH ? "H of the averages" : $"mean of {group.DataSets.Count}",
                ColumnKind.Spread) { MarkBest = true });
            if (isAllOfPaper) columns.Add(new ScoreColumn("average, paper"));
            if (isH) columns.Add(new ScoreColumn("mean of H", ColumnKind.Spread) { MarkBest = true });
        }
        var wrong = new List<PublishedScore>();
        var rows = group.Methods.Select(method => (IReadOnlyList<ScoreCell>)[ScoreCell.Of(method), .. Cells(method)]).ToArray();
        return new ScoreTable($"{group.Setting.FileName}-{triple.Name}-{file}", $"{title}: {group.Setting.Title}", columns,
            rows) { Notes = [.. Notes()] }.WithBest();

        IEnumerable<ScoreCell> Cells(string method)
        {
            var scores = group.ScoresOf(method, triple);
            foreach (var set in group.DataSets)
            {
                yield return Cell(scores.Where(s => s.DataSet == set).Select(s => score(s.Score)));
                if (hasPaper.Contains(set)) yield return Paper(Find(paper!, group, method, set));
            }
            if (group.DataSets.Count < 2) yield break;
            var averages = SetAverages.Of(scores, group.DataSets);
            yield return ScoreCell.Of(isH ? averages?.HOfAverages : file == "base" ? averages?.Base : averages?.New);
            if (isAllOfPaper) yield return Paper(Find(paper!, group, method, PublishedNames.Average));
            if (isH) yield return ScoreCell.Of(averages?.MeanOfH);
        }

        ScoreCell Paper(PublishedScore? printed)
        {
            if (printed is null) return ScoreCell.Empty;
            if (!isH || printed.HIsRight) return ScoreCell.Of(published(printed)) with { Decimals = 2 };
            wrong.Add(printed);
            return ScoreCell.Of(published(printed)) with { Decimals = 2, Mark = Wrong };
        }

        IEnumerable<string> Notes()
        {
            yield return $"{char.ToUpperInvariant(triple.Title[0])}{triple.Title[1..]}.";
            foreach (var note in group.Notes()) yield return note;
            if (isH && group.DataSets.Count > 1)
                yield return "H of the averages: harmonic mean of the averages over the data sets, as papers print it; mean of H: mean " +
                    "of the data sets' own H.";
            if (hasPaper.Count > 0)
                yield return $"Paper: {paper!.Title}, ViT-B/16, 16 shots, as printed; it gives no spread. The released code chooses the " +
                    $"best of five evaluations on the test images (on ImageNet it evaluates once).";
            if (others.Length > 0)
                yield return $"Not of the published size, so without the paper's numbers: {string.Join(", ", others)}.";
            foreach (var printed in wrong.Distinct())
                yield return $"{Wrong} The paper prints H {printed.H:0.00} for {printed.Method} on {printed.DataSet}; its base " +
                    $"{printed.Base:0.00} and new {printed.New:0.00} give {printed.RecomputedH:0.00}.";
        }
    }

    /// <summary>The paper's table of these scores, or null if this group is not of the paper's setting.</summary>
    private static PublishedTable? PaperOf(ResultGroup group, ScoreTriple triple) => !group.Setting.IsPapers ? null
        : triple == ScoreTriple.Separate ? PublishedTable.BaseToNew
        : triple == ScoreTriple.Joint ? PublishedTable.Generalised
        : null;

    private static PublishedScore? Find(PublishedTable paper, ResultGroup group, string method, string dataSet)
    {
        var key = group.RowsOf(method).First().Key;
        return paper.Find(key.Method, key.Generator, dataSet);
    }

    private static ScoreCell Cell(IEnumerable<double> values) => ScoreCell.Of(SpreadOrNull([.. values]));

    internal static Spread? SpreadOrNull(double[] values) => values.Length == 0 ? null : Spread.Of(values);
}
