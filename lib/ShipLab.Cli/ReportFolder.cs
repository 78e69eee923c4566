using System.Text;
using ShipLab.Figures;
using ShipLab.Figures.Reports;

namespace ShipLab.Cli;

/// <summary>Writes result rows as a page, and as tables in Markdown, CSV and LaTeX.</summary>
internal static class ReportFolder
{
    /// <summary>Writes everything and gives the files.</summary>
    public static IReadOnlyList<string> Write(ResultFiles results, string folder,
        Func<string, IReadOnlyList<string>?> classNames)
    {
        var groups = ResultGroup.Of(results.Rows);
        var tables = groups.SelectMany(ResultTables.All).Concat(SelectionTable.Of(groups)).ToArray();
        var written = new List<string>();

        var page = Path.Combine(folder, "report.html");
        ResultReport.Create(groups, [.. results.Files.Select(Repository.Shown)], classNames)
            .Save(page, Repository.Path("notebooks", ".lab", "plotly.min.js"));
        written.Add(page);
        Text("report.md", Markdown(ResultReport.Introduction(groups), tables));
        Text("report.tex", LatexTable.Document(ResultReport.Title, tables));
        Text("rows.csv", RowTable.Write(results.Rows));
        if (results.Rows.Any(row => row.PerClass is not null || row.JointPerClass is not null)) Text("classes.csv",
            RowTable.WriteClasses(results.Rows, classNames));
        foreach (var (name, table) in Named(tables))
        {
            Text(Path.Combine("tables", $"{name}.md"), MarkdownTable.Write(table));
            Text(Path.Combine("tables", $"{name}.csv"), CsvTable.Write(table));
            Text(Path.Combine("tables", $"{name}.tex"), LatexTable.Write(table));
        }
        return written;

        void Text(string name, string text)
        {
            var path = Path.Combine(folder, name);
            AtomicFile.WriteAllText(path, text);
            written.Add(path);
        }
    }

    private static string Markdown(string introduction, IEnumerable<ScoreTable> tables)
    {
        var text = new StringBuilder($"# {ResultReport.Title}\n\n{introduction}\n\n");
        foreach (var table in tables) text.Append(MarkdownTable.Write(table)).Append('\n');
        return text.ToString();
    }

    /// <summary>Names of files: two tables of one name (settings that differ in the backbone) are numbered.</summary>
    private static IEnumerable<(string Name, ScoreTable Table)> Named(IEnumerable<ScoreTable> tables) =>
        tables.GroupBy(table => table.Name)
            .SelectMany(group => group.Select((table, i) => (i == 0 ? table.Name : $"{table.Name}-{i + 1}",
            table)));
}
