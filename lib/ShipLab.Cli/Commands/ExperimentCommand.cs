using System.CommandLine;
using System.Diagnostics;
using ShipLab.Cli.Experiments;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab experiment FILE.yaml</c>: a grid of data sets, methods, generators, shots and seeds, in several
/// processes.</summary>
internal static class ExperimentCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The experiment, YAML; experiments/ holds examples." };
        var output = new Option<string?>("--out") { Description = "The folder of the results (default: the file's 'results', else " +
            "out/experiments/NAME).", HelpName = "FOLDER" };
        var workers = new Option<string?>("--workers") { Description = "Worker processes, or auto: one a core, as far as memory allows " +
            "(default: the file's 'workers', else auto).", HelpName = "N" };
        workers.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value != "auto" && Number(token.Value) is null)
                result.AddError($"--workers takes a whole number of at least 1, or auto, not '{token.Value}'.");
        });
        var list = new Option<bool>("--list") { Description = "Say what would be run, and what is there already; run nothing." };
        var command = new Command("experiment", "Run a grid of experiments from a YAML file; finished rows are kept and not run " +
            "again.") { file, output, workers, list };
        // on a thread of its own at once: an interrupt that comes before the command's first wait would end the program without a word
        command.SetAction((result, token) => Task.Run(async () =>
        {
            var spec = ExperimentFile.Read(result.GetValue(file)!);
            var results = ResultStore.FileOf(OutputOf(spec, result.GetValue(output)));
            if (result.GetValue(list)) return ExperimentList.Print(spec, results);
            var count = result.GetValue(workers) is { } text ? Number(text) : spec.Workers;
            return await RunAsync(spec, results, count, token);
        }));
        return command;
    }

    private static async Task<int> RunAsync(ExperimentSpec spec, string results, int? workers, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        var folder = Path.GetDirectoryName(results)!;
        OutputFolder.Prepare(folder);
        var before = new ResultStore(results); // a damaged file, or another version's, is told before anything runs
        if (before.Notice is not null) Console.Error.WriteLine(before.Notice);
        var cells = spec.Cells();
        var columns = spec.Columns();
        Console.WriteLine($"{spec.Name}: {Texts.Count(cells.Count, "cell", "cells")} of {Texts.Count(columns.Count, "row", "rows")}; " +
            $"results in {Repository.Shown(results)}");
        foreach (var (name, settings) in spec.Options) Console.WriteLine($"{name} with {MethodSettings.Text(settings)}");
        using var alone = await FileLock.TakeAsync(Path.Combine(folder, "experiment.lock"),
            () => Console.Error.WriteLine($"Another experiment is filling {Repository.Shown(folder)}; waiting until it ends."), token);
        ExperimentOutcome? outcome = null;
        int fresh, reused;
        using (var view = new ExperimentView(spec.RowNames(), cells.Count / spec.Selections.Count))
        {
            try
            {
                outcome = await new ExperimentDriver(spec, results, workers, view).RunAsync(token);
            }
            catch (OperationCanceledException)
            {
                // told below, since the command-line library may take an interrupted command for finished before its exception arrives
            }
            (fresh, reused) = (view.Fresh, view.Reused);
        }
        if (outcome is null)
        {
            Console.Error.WriteLine($"shiplab experiment: interrupted after {fresh + reused} of {cells.Count * columns.Count} rows. All " +
                $"finished rows are in {Repository.Shown(results)}; the same command goes on with the rest.");
            return 130;
        }
        foreach (var group in ResultGroup.Of(outcome.Rows)) ExperimentTables.Print(group);
        Console.WriteLine($"{Texts.Count(outcome.Rows.Count, "row", "rows")} ({fresh} run now, {reused} were there) " +
            $"in {Texts.Duration(watch.Elapsed)} with {Texts.Count(outcome.Workers, "worker", "workers")}");
        if (File.Exists(results)) Console.WriteLine($"wrote {Repository.Shown(results)}, {new FileInfo(results).Length / 1e6:0.00} MB; " +
            $"./shiplab report {Repository.Shown(folder)} makes tables and a page of it");
        if (outcome.Failures.Count == 0) return 0;
        var reasons = outcome.Failures.GroupBy(failure => failure.Reason)
            .Select(group => $"{string.Join("; ", group.Select(failure => failure.Cell.ToString()))}: {group.Key.TrimEnd('.')}.");
        throw new ShipLabException($"{Texts.Count(outcome.Failures.Count, "cell", "cells")} of {cells.Count} " +
            $"failed. {string.Join(" ", reasons)} " +
            "All finished rows are kept; the same command tries the missing ones again.");
    }

    private static string OutputOf(ExperimentSpec spec, string? option) =>
        // a file only where it has a file's ending; ResultStore itself takes a folder that is there
        (option ?? spec.Results ?? Repository.Path("out", "experiments", spec.Name)) is var path && path.EndsWith(".jsonl",
            StringComparison.Ordinal) ? path : Path.Combine(path, ResultStore.FileName);

    private static int? Number(string text) => int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number)
        && number >= 1 ? number : null;
}
