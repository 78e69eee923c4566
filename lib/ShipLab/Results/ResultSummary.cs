namespace ShipLab.Results;

/// <summary>A method on a data set, or on the average of several, over its seeds.</summary>
/// <param name="Key">The key of its rows, with the data set and the seed of the first.</param>
/// <param name="DataSet">The data set, or <see cref="ResultSummary.Average"/>.</param>
/// <param name="Seeds">How many seeds the spreads are over.</param>
/// <param name="Scores">The columns of its protocol that every row has. On the average H is for each seed the harmonic
/// mean of the averages, as papers print it, and "mean of H" the mean of the data sets' H, which weighs every set
/// alike; on one data set both are the mean of its H.</param>
public sealed record SummaryLine(ResultKey Key, string DataSet, int Seeds, IReadOnlyDictionary<string, Spread> Scores)
{
    /// <summary>"coop + ship".</summary>
    public string Name => Key.Name;

    /// <summary>The spread of a column.</summary>
    public Spread this[string column] => Scores[column];
}

/// <summary>Rows to means over seeds. Rows that differ in method, generator, shots, protocol, selection, backbone or
/// options are never mixed.</summary>
public static class ResultSummary
{
    /// <summary>The name that stands for the average over data sets.</summary>
    public const string Average = "average";

    /// <summary>"coop + ship", and ", official (selects on test)" or the like where something chose among
    /// candidates.</summary>
    public static string NameOf(string method, string generator, string selection = "last") =>
        $"{method}{(generator == "none" ? "" : $" + {generator}")}{(selection == "last" ? "" : $", {Selections.Title(selection)}")}";

    /// <summary>A line a data set and method, in the order of their first rows.</summary>
    public static IReadOnlyList<SummaryLine> ByDataSet(IEnumerable<ResultRow> rows) =>
        [.. rows.GroupBy(row => row.Key with { Seed = 0 }).Select(group => Line(group.Key.DataSet, [.. group]))
            .OfType<SummaryLine>()];

    /// <summary>
    /// A line a method: for each seed the average over data sets, then mean and deviation over seeds. Seeds that lack a
    /// data set which another seed of the method has are left out, so that all averages are over the same sets.
    /// </summary>
    public static IReadOnlyList<SummaryLine> OverDataSets(IEnumerable<ResultRow> rows) =>
        [.. rows.GroupBy(row => row.Key with { Seed = 0, DataSet = Average }).Select(group => Line(Average, [.. group]))
            .OfType<SummaryLine>()];

    /// <summary>The line of one method; null where no seed has all of its data sets.</summary>
    private static SummaryLine? Line(string dataSet, ResultRow[] rows)
    {
        var sets = rows.Select(row => row.Key.DataSet).Distinct().ToArray();
        var scores = new Dictionary<string, Spread>();
        foreach (var group in Protocols.Parse(rows[0].Key.Protocol).Columns.Where(group => rows.All(group.IsIn)))
        {
            if (SetAverages.Of(rows, sets, group.Main) is not { } main) return null;
            foreach (var column in group.Columns) scores[column] = SetAverages.Of(rows, sets, column)!.Value;
            if (!group.HasH) continue;
            scores[$"mean of {group.Main}"] = main;
            // one set has its own H, which is not a number where a method cannot tell new classes
            if (dataSet == Average) scores[group.Main] = SetAverages.HarmonicOf(rows, sets, group)!.Value;
        }
        return new SummaryLine(rows[0].Key, dataSet, scores.Values.First().Count, scores);
    }
}
