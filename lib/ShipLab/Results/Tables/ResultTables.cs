namespace ShipLab.Results.Tables;

/// <summary>All tables of a group of results.</summary>
public static class ResultTables
{
    /// <summary>The table that says most: H of every score where the protocol has it, else the one score.</summary>
    public static IReadOnlyList<ScoreTable> Main(ResultGroup group) =>
        Single(group) is { } single ? [single] : [.. group.Protocol.Triples.SelectMany(triple =>
            ScoreTables.Of(group, triple).Take(1))];

    /// <summary>Every table: the scores, each method's spread on each data set, the gain of calibration, the choice by rehearsal, and paired
    /// comparisons.</summary>
    public static IReadOnlyList<ScoreTable> All(ResultGroup group)
    {
        var tables = new List<ScoreTable?>();
        if (Single(group) is { } single) tables.Add(single);
        foreach (var triple in group.Protocol.Triples) tables.AddRange(ScoreTables.Of(group, triple));
        tables.Add(CalibrationTable.Of(group));
        tables.Add(RehearsalTable.Of(group));
        tables.AddRange(PairedTables.Of(group));
        tables.Add(SpreadTable.Of(group));
        return [.. tables.OfType<ScoreTable>()];
    }

    private static ScoreTable? Single(ResultGroup group) => group.Protocol is { Triples: [], Compared: [var single, ..] }
        ? ScoreTables.Single(group, single.Name, single.Of) : null;
}
