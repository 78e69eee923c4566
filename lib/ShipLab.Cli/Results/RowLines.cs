namespace ShipLab.Cli.Results;

/// <summary>Finished rows as lines of text: the scores of the protocol's first columns, and what the others have as
/// their main one.</summary>
internal static class RowLines
{
    /// <summary>The heading of the lines of rows like this one.</summary>
    public static string Heading(ResultRow row) =>
        $"{"data set",-14} {"method",-22} {"shots",5} {"seed",4} "
        + $"{string.Concat(Columns(row).Select(column => $"{column,8} "))}{"seconds",8}";

    /// <summary>One row under <see cref="Heading"/>.</summary>
    public static string Text(ResultRow row) =>
        $"{row.Key.DataSet,-14} {row.Key.Name,-22} {row.Key.Shots,5} {row.Key.Seed,4} " +
        $"{string.Concat(Columns(row).Select(column => $"{Percent(row[column]),8} "))}{row.Seconds.Values.Sum(),8:0.0}";

    private static IEnumerable<string> Columns(ResultRow row)
    {
        var columns = Protocols.Parse(row.Key.Protocol).Columns;
        return [.. columns[0].Columns, .. columns.Skip(1).Where(group => group.IsIn(row)).Select(group => group.Main)];
    }

    private static string Percent(double value) => double.IsNaN(value) ? "n/a" : $"{value:0.0}";
}
