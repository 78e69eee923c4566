using ShipLab.Figures;
using ShipLab.Figures.Reports;
using ShipLab.Notebooks;

namespace ShipLab.Cli;

/// <summary>Makes one page of notebooks that were run: a chapter each, with prose, folded code, outputs and
/// figures.</summary>
internal static class DemoReport
{
    /// <param name="path">The page, .html.</param>
    /// <param name="runs">The notebooks in order.</param>
    /// <param name="facts">What the numbers depend on.</param>
    /// <param name="further">File names of the course's other notebooks, which the page names.</param>
    /// <exception cref="IOException">The folder cannot be written; nothing is left behind.</exception>
    public static void Write(string path, IReadOnlyList<NotebookRun> runs,
        IReadOnlyList<(string Name, string Value)> facts,
        IReadOnlyList<string> further)
    {
        var page = new ReportPage("ShipLab: the SHIP story");
        page.Prose("The story's notebooks with the outputs of this run. The page needs no network: "
            + "every figure is inside."
            + (further.Count == 0 ? "" : $" Further reading, not run here: {string.Join(", ", further)}."));
        foreach (var run in runs) Chapter(page, run);
        page.Facts(facts);
        page.Save(path, Repository.Path("notebooks", ".lab", "plotly.min.js"));
    }

    private static void Chapter(ReportPage page, NotebookRun run)
    {
        var file = System.IO.Path.GetFileName(run.Path);
        var heading = run.Notebook.Cells.Where(c => c.Kind == CellKind.Markdown).SelectMany(c => c.Source.Split('\n'))
            .FirstOrDefault(IsHeading);
        page.Chapter(heading?[2..] ?? file, $"{file}, run in {Texts.Duration(run.Elapsed)}");
        foreach (var cell in run.Notebook.Cells)
        {
            if (cell.Kind == CellKind.Markdown)
                page.Prose(string.Join('\n', cell.Source.Split('\n').Where(line => line != heading)), own: true);
            if (cell.Kind != CellKind.Code) continue;
            page.Code(cell.Source);
            foreach (var output in cell.OutputTexts)
                if (output.Stream is { } text) page.Printed(text);
                else page.Output(output.Data);
        }
    }

    private static bool IsHeading(string line) => line.StartsWith("# ", StringComparison.Ordinal);
}
