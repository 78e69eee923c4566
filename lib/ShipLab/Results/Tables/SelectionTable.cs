namespace ShipLab.Results.Tables;

/// <summary>What honest selection costs: the same methods under different selections, side by side.</summary>
public static class SelectionTable
{
    /// <summary>A table for every protocol, backbone and number of shots that was run with at least two
    /// selections.</summary>
    public static IReadOnlyList<ScoreTable> Of(IReadOnlyList<ResultGroup> groups) =>
        [.. groups.GroupBy(group => group.Setting with { Selection = "" }).Where(family => family.Count() > 1)
            .Select(family =>
            Table([.. family])).OfType<ScoreTable>()];

    private static ScoreTable? Table(IReadOnlyList<ResultGroup> family)
    {
        var scores = family[0].Protocol.Columns[0];
        var sets = family.Select(group => group.DataSets.ToHashSet())
            .Aggregate((all, next) => { all.IntersectWith(next); return all; });
        if (sets.Count == 0) return null;
        var rows = family.SelectMany(group => group.Methods).Distinct()
            .Select(method =>
                (method, Cells: family.Select(group => SetAverages.MainOf(group.RowsOf(method, scores), sets, scores))
                    .ToArray()))
            .Where(row => row.Cells.Count(cell => cell is not null) > 1)
            .Select(row => (IReadOnlyList<ScoreCell>)[ScoreCell.Of(row.method), .. row.Cells.Select(ScoreCell.Of)])
            .ToArray();
        if (rows.Length == 0) return null;
        var setting = family[0].Setting;
        return new ScoreTable($"{setting.Protocol}-{setting.Shots}shots-selections", $"{scores.Main} by " +
            $"selection: {setting.Protocol}, {setting.Backbone}, {string.Join(", ", sets)}",
            [new ScoreColumn("method", ColumnKind.Words), .. family.Select(group =>
                new ScoreColumn(Selections.Title(group.Setting.Selection), ColumnKind.Spread))], rows)
        {
            Notes = ["Percent; harmonic mean of the averages over the data sets, mean ± sample standard deviation over "
                + "seeds. A method without a trained generator has one candidate, so nothing is chosen."],
        };
    }
}
