using Spectre.Console;

namespace ShipLab.Cli;

/// <summary>The base-to-new table in the terminal: mean and sample standard deviation over seeds.</summary>
internal static class ResultsTable
{
    public static void Print(IReadOnlyList<ResultRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("data set", "method");
        foreach (var heading in new[] { "seeds", "base", "new", "H", "joint base", "joint new", "joint H" })
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        var previous = "";
        foreach (var line in ResultSummary.ByDataSet(rows).OrderBy(l => FirstRow(rows, l.DataSet)).Concat(ResultSummary.OverDataSets(rows)))
        {
            if (previous.Length > 0 && previous != line.DataSet)
                table.AddEmptyRow();
            table.AddRow(new[]
            {
                previous == line.DataSet ? "" : line.DataSet, line.Name, line.Seeds.ToString(), line.Base.ToString(), line.New.ToString(), line.H.ToString(),
                line.JointBase.ToString(), line.JointNew.ToString(), line.JointH.ToString(),
            }.Select(text => new Text(text)));
            previous = line.DataSet;
        }
        AnsiConsole.Write(table);
    }

    private static int FirstRow(IReadOnlyList<ResultRow> rows, string dataSet) =>
        rows.Select((row, i) => (row, i)).First(r => r.row.Key.DataSet == dataSet).i;
}
