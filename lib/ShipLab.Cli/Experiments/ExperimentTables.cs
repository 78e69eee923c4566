using Spectre.Console;

namespace ShipLab.Cli.Experiments;

/// <summary>The tables of a group of results in the terminal.</summary>
internal static class ExperimentTables
{
    /// <summary>Prints the table of every score that the protocol has, H first where there is one; the others are a report's.</summary>
    public static void Print(ResultGroup group)
    {
        foreach (var table in ResultTables.Main(group)) Print(table);
    }

    private static void Print(ScoreTable table)
    {
        Console.WriteLine(table.Title);
        var shown = new Table().Border(TableBorder.Simple);
        foreach (var column in table.Columns)
        {
            var heading = new TableColumn(new Spectre.Console.Text(column.Heading));
            shown.AddColumn(column.Kind == ColumnKind.Words ? heading.NoWrap() : heading.RightAligned().NoWrap());
        }
        for (var r = 0; r < table.Rows.Count; r++)
        {
            if (table.LinesAbove.Contains(r)) shown.AddEmptyRow();
            shown.AddRow(table.Rows[r].Select(cell => new Spectre.Console.Text(cell.ToString(), cell.Best ? new Style(decoration: Decoration.Bold)
                : null)));
        }
        AnsiConsole.Write(shown);
        foreach (var note in table.Notes) Console.WriteLine($"  {note}");
        Console.WriteLine();
    }
}
