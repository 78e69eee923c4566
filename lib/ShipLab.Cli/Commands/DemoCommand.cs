using System.CommandLine;
using System.Diagnostics;
using ShipLab.Cli.Results;
using ShipLab.Notebooks;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab demo</c>: the whole story once, from drawn pictures to the base-to-new table, and a report of
/// it.</summary>
internal static class DemoCommand
{
    private const int AtOnce = 2;

    public static Command Create()
    {
        var output = new Option<string?>("--out") { Description = "Where report and results go (default out/demo).",
            HelpName = "FOLDER" };
        var quick = new Option<bool>("--quick")
            { Description = "Small settings: a look at the machinery, not at results." };
        var fresh = new Option<bool>("--fresh")
            { Description = "Forget the results and models of earlier demos; else finished rows are not run again." };
        var command = new Command("demo", "Run the notebooks 00 to 07 and write a report with all their figures.")
            { output, quick, fresh };
        command.SetAction((result, token) => RunAsync(
            Path.GetFullPath(result.GetValue(output) ?? Repository.Path("out", "demo")),
            result.GetValue(quick), result.GetValue(fresh), token));
        return command;
    }

    private static async Task<int> RunAsync(string folder, bool quick, bool fresh, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        var course = Directory.GetFiles(Repository.Path("notebooks"), "*.ipynb")
            .Order(StringComparer.Ordinal).ToArray();
        var notebooks = course.Where(IsInTheStory).ToArray();
        if (notebooks.Length == 0)
            throw new ShipLabException("There are no notebooks in notebooks/: the checkout is not whole. "
                + "Restore it with git checkout notebooks.");
        AtomicFile.Prepare(folder);
        var results = Path.Combine(folder, "results.jsonl");
        if (fresh)
            foreach (var old in Directory.GetFiles(folder, "ship-vae-*.safetensors").Append(results))
                File.Delete(old);
        var before = new ResultStore(results); // a damaged file is told before anything runs
        if (before.Notice is not null)
            Console.Error.WriteLine(before.Notice);
        if (before.Rows.Count > 0)
            Console.WriteLine($"{before.Rows.Count} rows of {Repository.Shown(results)} are there already and are not "
                + "run again (--fresh does).");

        var runs = new NotebookRun[notebooks.Length];
        // a model as small as the tiny CLIP keeps one core busy and no second one: two notebooks do
        var atOnce = Math.Min(AtOnce, Environment.ProcessorCount);
        var options = new NotebookRunOptions
        {
            Parameters = quick ? new Dictionary<string, string> { ["quick"] = "true" } : [],
            IgnoreUnknownParameters = true,
            OutputFolder = folder,
        }.Beside(AtOnce);
        using (var line = new LivePanel())
        using (var view = new NotebookView(line))
        await using (new ResultsWatch(before, line))
        {
            await Parallel.ForAsync(0, notebooks.Length,
                new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = token },
                async (i, stop) =>
                {
                    runs[i] = await NotebookRunner.RunAsync(notebooks[i], options, view, stop);
                    view.End(notebooks[i], $"{Path.GetFileName(notebooks[i])}: {Texts.Duration(runs[i].Elapsed)}");
                });
        }

        ResultTablesView.Print(new ResultStore(results).Rows);
        var report = Path.Combine(folder, "report.html");
        var further = course.Except(notebooks).Select(path => Path.GetFileName(path)).ToArray();
        var memory = $"{runs.Max(run => run.PeakMemory) / (double)(1L << 30):0.00} GiB";
        DemoReport.Write(report, runs, Facts(watch.Elapsed, memory), further);
        Console.WriteLine($"{Texts.Duration(watch.Elapsed)}, peak memory of a notebook {memory}");
        foreach (var file in new[] { report, results })
            Console.WriteLine($"wrote {Repository.Shown(file)}, {new FileInfo(file).Length / 1e6:0.00} MB");
        if (further.Length > 0)
            Console.WriteLine($"The course goes on: ./shiplab run notebooks/{further[0]} (and to {further[^1]}).");
        return 0;
    }

    /// <summary>Notebooks 00 to 07 tell the story; those behind them go further and take minutes each, so the demo
    /// names them only.</summary>
    internal static bool IsInTheStory(string path) => string.CompareOrdinal(Path.GetFileName(path), "08") < 0;

    private static IReadOnlyList<(string, string)> Facts(TimeSpan elapsed, string memory) =>
    [
        .. Doctor.MachineFindings.All().Concat(Doctor.TorchFindings.All()).Select(f => (f.Name, f.Value)),
        ("time", Texts.Duration(elapsed)),
        ("peak memory of a notebook", memory),
    ];
}
