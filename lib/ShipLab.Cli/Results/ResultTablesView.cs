using Spectre.Console;

namespace ShipLab.Cli.Results;

/// <summary>Tables of results in the terminal.</summary>
internal static class ResultTablesView
{
    /// <summary>Prints for each setting the table of every score that the protocol has, H where there is one; the
    /// others are a report's.</summary>
    public static void Print(IReadOnlyCollection<ResultRow> rows)
    {
        foreach (var table in ResultGroup.Of(rows).SelectMany(ResultTables.Main)) Print(table);
    }

    private static void Print(ScoreTable table)
    {
        Console.WriteLine(table.Title);
        var shown = new Table().Border(TableBorder.Simple);
        foreach (var column in table.Columns)
        {
            var heading = new TableColumn(new Spectre.Console.Text(column.Heading)).NoWrap();
            shown.AddColumn(column.Kind == ColumnKind.Words ? heading : heading.RightAligned());
        }
        var bold = new Style(decoration: Decoration.Bold);
        for (var r = 0; r < table.Rows.Count; r++)
        {
            if (table.LinesAbove.Contains(r)) shown.AddEmptyRow();
            shown.AddRow(
                table.Rows[r].Select(cell => new Spectre.Console.Text(cell.ToString(), cell.Best ? bold : null)));
        }
        AnsiConsole.Write(shown);
        foreach (var note in table.Notes) Console.WriteLine($"  {note}");
        Console.WriteLine();
    }
}
