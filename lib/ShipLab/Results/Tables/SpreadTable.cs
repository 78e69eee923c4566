namespace ShipLab.Results.Tables;

/// <summary>A line a data set and method with every score's mean, standard deviation and 95 % interval.</summary>
public static class SpreadTable
{
    /// <summary>The table; null where a group has no rows.</summary>
    public static ScoreTable? Of(ResultGroup group)
    {
        var scores = group.Protocol.Columns.Where(kind => group.Rows.Any(kind.IsIn))
            .SelectMany(kind => kind.Columns).ToArray();
        if (scores.Length == 0) return null;
        var columns = new List<ScoreColumn> { new("data set", ColumnKind.Words), new("method", ColumnKind.Words),
            new("seeds") };
        columns.AddRange(scores.Select(score => new ScoreColumn(score, ColumnKind.Spread)));
        var (rows, lines) = (new List<IReadOnlyList<ScoreCell>>(), new HashSet<int>());
        foreach (var set in group.DataSets)
        {
            if (rows.Count > 0) lines.Add(rows.Count);
            foreach (var method in group.Methods)
            {
                var own = group.RowsOf(method).Where(row => row.Key.DataSet == set).ToArray();
                if (own.Length == 0) continue;
                rows.Add([ScoreCell.Of(set), ScoreCell.Of(method), ScoreCell.Of(own.Length) with { Decimals = 0 },
                    .. scores.Select(score =>
                    ScoreCell.Of(
                        ScoreTables.SpreadOrNull(
                            [.. own.Where(row => row.Scores.ContainsKey(score))
                                .Select(row => row[score])])) with { WithInterval = true })]);
            }
        }
        return new ScoreTable($"{group.Setting.FileName}-spread", $"Spread over seeds: {group.Setting.Title}",
            columns, rows)
        {
            LinesAbove = lines,
            Notes = ["Percent; mean ± sample standard deviation over seeds [95 % interval of the mean by Student's t].",
                .. group.Notes()
                .Skip(1)],
        };
    }
}
