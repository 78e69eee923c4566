namespace ShipLab.Results.Tables;

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
        var paper = new PaperColumns(group, null);
        var columns = new List<ScoreColumn> { new("method", ColumnKind.Words) };
        foreach (var set in group.DataSets)
        {
            columns.Add(new ScoreColumn(set, ColumnKind.Spread) { MarkBest = true });
            if (paper.Has(set)) columns.Add(new ScoreColumn($"{set}, paper"));
        }
        if (group.DataSets.Count > 1) columns.Add(new ScoreColumn($"mean of {group.DataSets.Count}", ColumnKind.Spread) { MarkBest = true });
        if (paper.HasAverage) columns.Add(new ScoreColumn("average, paper"));
        var rows = group.Methods.Select(method => (IReadOnlyList<ScoreCell>)[ScoreCell.Of(method), .. Cells(method)]).ToArray();
        return new ScoreTable($"{group.Setting.FileName}-{name.Replace(' ', '-')}", $"{name}: {group.Setting.Title}", columns,
            rows) { Notes = [.. group.Notes(), .. paper.Notes()] }.WithBest();

        IEnumerable<ScoreCell> Cells(string method)
        {
            var scores = group.RowsOf(method).Select(row => (row.Key.DataSet, row.Key.Seed, Score: new BaseNewHarmonic(score(row),
                score(row), score(row)))).ToArray();
            foreach (var set in group.DataSets)
            {
                yield return Cell(scores.Where(s => s.DataSet == set).Select(s => s.Score.Base));
                if (paper.Has(set)) yield return Printed(paper.Find(method, set));
            }
            if (group.DataSets.Count > 1) yield return ScoreCell.Of(SetAverages.Of(scores, group.DataSets)?.Base);
            if (paper.HasAverage) yield return Printed(paper.Find(method, PublishedNames.Average));
        }

        static ScoreCell Printed(PublishedScore? printed) => printed is null ? ScoreCell.Empty
            : ScoreCell.Of(printed.New) with { Decimals = printed.Digits };
    }

    private static ScoreTable Table(ResultGroup group, ScoreTriple triple, string file, string title, Func<BaseNewHarmonic, double> score,
        Func<PublishedScore, double> published)
    {
        var paper = new PaperColumns(group, triple);
        var isH = file == "h";
        var columns = new List<ScoreColumn> { new("method", ColumnKind.Words) };
        foreach (var set in group.DataSets)
        {
            columns.Add(new ScoreColumn(set, ColumnKind.Spread) { MarkBest = true });
            if (paper.Has(set)) columns.Add(new ScoreColumn($"{set}, paper"));
        }
        if (group.DataSets.Count > 1)
        {
            columns.Add(new ScoreColumn(isH ? "H of the averages" : $"mean of {group.DataSets.Count}",
                ColumnKind.Spread) { MarkBest = true });
            if (paper.HasAverage) columns.Add(new ScoreColumn("average, paper"));
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
                if (paper.Has(set)) yield return Paper(paper.Find(method, set));
            }
            if (group.DataSets.Count < 2) yield break;
            var averages = SetAverages.Of(scores, group.DataSets);
            yield return ScoreCell.Of(isH ? averages?.HOfAverages : file == "base" ? averages?.Base : averages?.New);
            if (paper.HasAverage) yield return Paper(paper.Find(method, PublishedNames.Average));
            if (isH) yield return ScoreCell.Of(averages?.MeanOfH);
        }

        ScoreCell Paper(PublishedScore? printed)
        {
            if (printed is null) return ScoreCell.Empty;
            if (!isH || printed.HIsRight) return ScoreCell.Of(published(printed)) with { Decimals = printed.Digits };
            wrong.Add(printed);
            return ScoreCell.Of(published(printed)) with { Decimals = printed.Digits, Mark = Wrong };
        }

        IEnumerable<string> Notes()
        {
            yield return $"{char.ToUpperInvariant(triple.Title[0])}{triple.Title[1..]}.";
            foreach (var note in group.Notes()) yield return note;
            if (isH && group.DataSets.Count > 1)
                yield return "H of the averages: harmonic mean of the averages over the data sets, as papers print it; mean of H: mean " +
                    "of the data sets' own H.";
            foreach (var note in paper.Notes()) yield return note;
            foreach (var printed in wrong.Distinct())
                yield return $"{Wrong} The paper prints H {printed.H:0.00} for {printed.Method} on {printed.DataSet}; its base " +
                    $"{printed.Base:0.00} and new {printed.New:0.00} give {printed.RecomputedH:0.00}.";
        }
    }

    private static ScoreCell Cell(IEnumerable<double> values) => ScoreCell.Of(SpreadOrNull([.. values]));

    internal static Spread? SpreadOrNull(double[] values) => values.Length == 0 ? null : Spread.Of(values);
}
