using System.CommandLine;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab report [RESULTS ...]</c>: one offline page and tables of the results of experiments.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var results = new Argument<string[]>("RESULTS")
            { Description = "Results files or folders with them (default: all below out/).",
            Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string?>("--out") { Description = "Where page and tables go (default out/report).",
            HelpName = "FOLDER" };
        var command = new Command("report", "Make a page and tables (Markdown, CSV, LaTeX) of finished experiments.")
            { results, output };
        command.SetAction((result, _) => Task.Run(() => Run(result.GetValue(results)!,
            Path.GetFullPath(result.GetValue(output) ?? Repository.Path("out", "report")))));
        return command;
    }

    private static int Run(string[] paths, string folder)
    {
        if (paths.Length == 0 && !Directory.Exists(Repository.Path("out")))
            throw new ShipLabException("There are no results below out/ yet. Run an experiment first, such as "
                + "./shiplab experiment experiments/toyland-quick.yaml, or name a results file or folder.");
        var results = ResultFiles.Read(paths.Length > 0 ? paths : [Repository.Path("out")]);
        foreach (var notice in results.Notices) Console.Error.WriteLine(notice);
        AtomicFile.Prepare(folder);
        var written = ReportFolder.Write(results, folder, ClassNames.Of);
        Console.WriteLine($"{Texts.Count(results.Rows.Count, "row", "rows")} of "
            + $"{Texts.Count(results.Files.Count, "file", "files")}");
        foreach (var file in written.Where(file => Path.GetDirectoryName(file) == folder))
            Console.WriteLine($"wrote {Repository.Shown(file)}, {new FileInfo(file).Length / 1e6:0.00} MB");
        var tables = written.Count(file => file.EndsWith(".tex", StringComparison.Ordinal)) - 1;
        Console.WriteLine($"wrote {Texts.Count(tables, "table", "tables")} in "
            + $"{Repository.Shown(Path.Combine(folder, "tables"))}, each as .md, .csv and .tex");
        return 0;
    }
}
