using Spectre.Console;

namespace ShipLab.Cli;

/// <summary>
/// The table of a study in the terminal: mean and sample standard deviation over seeds. On the average over data sets H is the harmonic mean of
/// the averages, as published, with the mean of the data sets' H beside it.
/// </summary>
internal static class ResultsTable
{
    public static void Print(IReadOnlyList<ResultRow> rows)
    {
        var lines = ResultSummary.ByDataSet(rows).OrderBy(l => FirstRow(rows, l.DataSet)).Concat(ResultSummary.OverDataSets(rows)).ToArray();
        var calibrated = lines.Any(line => line.CalibratedH is not null);
        var table = new Table().Border(TableBorder.Simple).AddColumns("data set", "method");
        string[] headings =
        [
            "seeds", "base", "new", "H", "mean of H", "joint base", "joint new", "joint H", "mean of joint H",
            .. calibrated ? new[] { "calibrated" } : [],
        ];
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        var previous = "";
        foreach (var line in lines)
        {
            if (previous.Length > 0 && previous != line.DataSet)
                table.AddEmptyRow();
            var isAverage = line.DataSet == ResultSummary.Average;
            string[] cells =
            [
                previous == line.DataSet ? "" : line.DataSet, line.Name, line.Seeds.ToString(), line.Base.ToString(), line.New.ToString(), line.H.ToString(),
                isAverage ? line.MeanH.ToString() : "", line.JointBase.ToString(), line.JointNew.ToString(), line.JointH.ToString(),
                isAverage ? line.MeanJointH.ToString() : "", .. calibrated ? new[] { line.CalibratedH?.ToString() ?? "n/a" } : [],
            ];
            table.AddRow(cells.Select(text => new Spectre.Console.Text(text)));
            previous = line.DataSet;
        }
        AnsiConsole.Write(table);
    }

    private static int FirstRow(IReadOnlyList<ResultRow> rows, string dataSet) =>
        rows.Select((row, i) => (row, i)).First(r => r.row.Key.DataSet == dataSet).i;
}
