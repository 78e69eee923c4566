using ShipLab.Figures;
using ShipLab.Notebooks;

namespace ShipLab.Cli;

/// <summary>Makes one page of notebooks that were run: a chapter each, with prose, folded code, outputs and figures.</summary>
internal static class DemoReport
{
    /// <param name="path">The page, .html.</param>
    /// <param name="runs">The notebooks in order.</param>
    /// <param name="facts">What the numbers depend on.</param>
    /// <param name="further">File names of the course's other notebooks, which the page names.</param>
    /// <exception cref="IOException">The folder cannot be written; nothing is left behind.</exception>
    public static void Write(string path, IReadOnlyList<NotebookRun> runs, IReadOnlyList<(string Name, string Value)> facts,
        IReadOnlyList<string> further)
    {
        var report = new Report("ShipLab: the SHIP story", [.. runs.Select(Chapter)])
        {
            Introduction = "The story's notebooks with the outputs of this run. The page needs no network: every figure is inside."
                + (further.Count == 0 ? "" : $" Further reading, not run here: {string.Join(", ", further)}."),
            Facts = facts,
        };
        HtmlReport.Write(report, path, Repository.Path("notebooks", ".lab", "plotly.min.js"));
    }

    private static ReportChapter Chapter(NotebookRun run)
    {
        var prose = run.Notebook.Cells.Where(c => c.Kind == CellKind.Markdown).Select(c => c.Source);
        var title = prose.SelectMany(text => Markdown.Headings(text)).Select(h => h.Text).FirstOrDefault() ?? System.IO.Path.GetFileNameWithoutExtension(run.Path);
        return new ReportChapter(title, [.. run.Notebook.Cells.SelectMany(Blocks)])
        {
            Note = $"{System.IO.Path.GetFileName(run.Path)}, run in {Texts.Duration(run.Elapsed)}",
        };
    }

    private static IEnumerable<ReportBlock> Blocks(NotebookCell cell) => cell.Kind switch
    {
        CellKind.Markdown => [new ProseBlock(cell.Source)],
        CellKind.Code => [new CodeBlock(cell.Source), .. cell.OutputTexts.Select(Output)],
        _ => [],
    };

    private static ReportBlock Output(CellOutput output) => output.Stream is { } text ? new StreamBlock(text) : new OutputBlock(output.Data);
}
