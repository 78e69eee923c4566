namespace ShipLab.Results.Tables;

/// <summary>All tables of a group of results.</summary>
public static class ResultTables
{
    /// <summary>The tables that say most: H of every kind of scores, or the one accuracy.</summary>
    public static IReadOnlyList<ScoreTable> Main(ResultGroup group) =>
        [.. group.Protocol.Columns.SelectMany(scores => ScoreTables.Of(group, scores).Take(1))];

    /// <summary>Every table: the scores, each method's spread on each data set, the gain of calibration, the choice by
    /// rehearsal, and paired comparisons.</summary>
    public static IReadOnlyList<ScoreTable> All(ResultGroup group)
    {
        ScoreTable?[] tables =
        [
            .. group.Protocol.Columns.SelectMany(scores => ScoreTables.Of(group, scores)),
            CalibrationTable.Of(group), RehearsalTable.Of(group), .. PairedTables.Of(group), SpreadTable.Of(group),
        ];
        return [.. tables.OfType<ScoreTable>()];
    }
}
