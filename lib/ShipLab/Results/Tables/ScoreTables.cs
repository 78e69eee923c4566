namespace ShipLab.Results.Tables;

/// <summary>Tables with a row a method and a column a data set; beside a data set the paper's number where it is of the
/// same setting.</summary>
public static class ScoreTables
{
    private const string Wrong = "†";

    private static readonly string[] Endings = ["-base", "-new", "-h"]; // of file names

    /// <summary>A table for each of some columns, H first; none if no row was scored so.</summary>
    public static IReadOnlyList<ScoreTable> Of(ResultGroup group, ScoreGroup scores) =>
        !group.Rows.Any(scores.IsIn)
            ? [] : [.. scores.Columns.Select((_, c) => c).OrderBy(c => c == scores.Columns.Count - 1 ? 0 : 1)
            .Select(c => Table(group, scores, c))];

    private static ScoreTable Table(ResultGroup group, ScoreGroup scores, int c)
    {
        var column = scores.Columns[c];
        var isH = scores.HasH && column == scores.Main;
        var paper = new PaperColumns(group, scores);
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
        var rows = group.Methods.Select(method => (IReadOnlyList<ScoreCell>)[ScoreCell.Of(method), .. Cells(method)])
            .ToArray();
        return new ScoreTable(
            $"{group.Setting.FileName}-{scores.Name}{(scores.HasH ? Endings[c] : "")}",
            $"{column}: {group.Setting.Title}", columns, rows) { Notes = [.. Notes()] }.WithBest();

        IEnumerable<ScoreCell> Cells(string method)
        {
            var own = group.RowsOf(method, scores);
            foreach (var set in group.DataSets)
            {
                yield return Cell(own.Where(row => row.Key.DataSet == set).Select(row => row[column]));
                if (paper.Has(set)) yield return Paper(paper.Find(method, set));
            }
            if (group.DataSets.Count < 2) yield break;
            yield return ScoreCell.Of(isH ? SetAverages.HarmonicOf(own, group.DataSets, scores)
                : SetAverages.Of(own, group.DataSets, column));
            if (paper.HasAverage) yield return Paper(paper.Find(method, PublishedNames.Average));
            if (isH) yield return ScoreCell.Of(SetAverages.Of(own, group.DataSets, column));
        }

        ScoreCell Paper(PublishedScore? printed)
        {
            if (printed is null) return ScoreCell.Empty;
            double[] numbers = scores.HasH ? [printed.Base, printed.New, printed.H] : [printed.New];
            var number = numbers[c];
            if (!isH || printed.HIsRight) return ScoreCell.Of(number) with { Decimals = printed.Digits };
            wrong.Add(printed);
            return ScoreCell.Of(number) with { Decimals = printed.Digits, Mark = Wrong };
        }

        IEnumerable<string> Notes()
        {
            yield return $"{char.ToUpperInvariant(scores.Title[0])}{scores.Title[1..]}.";
            foreach (var note in group.Notes()) yield return note;
            if (isH && group.DataSets.Count > 1)
                yield return "H of the averages: harmonic mean of the averages over the data sets, as papers print it; "
                    + "mean of H: mean of the data sets' own H.";
            foreach (var note in paper.Notes()) yield return note;
            foreach (var printed in wrong.Distinct())
                yield return $"{Wrong} The paper prints H {printed.H:0.00} for {printed.Method} on {printed.DataSet}; "
                    + $"its base {printed.Base:0.00} and new {printed.New:0.00} give {printed.RecomputedH:0.00}.";
        }
    }

    private static ScoreCell Cell(IEnumerable<double> values) => ScoreCell.Of(SpreadOrNull([.. values]));

    internal static Spread? SpreadOrNull(double[] values) => values.Length == 0 ? null : Spread.Of(values);
}
