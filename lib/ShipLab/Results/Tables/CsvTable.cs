namespace ShipLab.Results.Tables;

/// <summary>
/// Writes tables as CSV (RFC 4180, UTF-8, lines end in \n) for other programs: numbers in full precision, a column of
/// spreads as mean, sd, half width of the 95 % interval, and count. A cell without a run is empty, a number that does
/// not apply is NaN.
/// </summary>
public static class CsvTable
{
    /// <summary>The table with one line of headings; notes are not part of it.</summary>
    public static string Write(ScoreTable table)
    {
        var text = new StringBuilder();
        Line(text, table.Columns.SelectMany(column => column.Kind == ColumnKind.Spread
            ? new[] { column.Heading, $"{column.Heading} sd", $"{column.Heading} interval95", $"{column.Heading} n" }
            : [column.Heading]));
        foreach (var row in table.Rows)
            Line(text, row.SelectMany((cell, c) => Fields(table.Columns[c].Kind, cell)));
        return text.ToString();
    }

    /// <summary>Lines of fields, quoted where they need it.</summary>
    public static string Write(IEnumerable<IEnumerable<string>> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) Line(text, line);
        return text.ToString();
    }

    /// <summary>A number that reads back as the same.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Fields(ColumnKind kind, ScoreCell cell)
    {
        var isEmpty = cell.Words is not null && kind != ColumnKind.Words;
        if (kind != ColumnKind.Spread) return [isEmpty ? "" : cell.Words ?? Number(cell.Value.Mean)];
        return isEmpty
            ? ["", "", "", ""]
            : [Number(cell.Value.Mean), Number(cell.Value.Sd), Number(cell.Value.Interval95),
                cell.Value.Count.ToString(CultureInfo.InvariantCulture)];
    }

    private static void Line(StringBuilder text, IEnumerable<string> fields) =>
        text.AppendJoin(',', fields.Select(Quote)).Append('\n');

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field
            : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
