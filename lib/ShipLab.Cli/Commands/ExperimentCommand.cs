using System.CommandLine;
using ShipLab.Cli.Experiments;
using ShipLab.Cli.Results;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab experiment FILE.yaml</c>: a grid of data sets, methods, generators, shots and seeds, in
/// several processes.</summary>
internal static class ExperimentCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The experiment, YAML; experiments/ holds examples." };
        var output = new Option<string?>("--out")
            { Description = "The folder of the results (default: the file's 'results', else " +
            "out/experiments/NAME).", HelpName = "FOLDER" };
        var workers = new Option<string?>("--workers")
            { Description = "Worker processes, or auto: one a core, as far as memory allows " +
            "(default: the file's 'workers', else auto).", HelpName = "N" };
        workers.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value != "auto" && Number(token.Value) is null)
                result.AddError($"--workers takes a whole number of at least 1, or auto, not '{token.Value}'.");
        });
        var list = new Option<bool>("--list")
            { Description = "Say what would be run, and what is there already; run nothing." };
        var part = PartOption.Create();
        var command = new Command("experiment",
            "Run a grid of experiments from a YAML file; finished rows are kept and not run " +
            "again.") { file, output, workers, part, list };
        // on a thread of its own at once: an interrupt that comes before the command's first wait would end the program
        // without a word
        command.SetAction((result, token) => Task.Run(async () =>
        {
            var spec = ExperimentFile.Read(result.GetValue(file)!);
            var results = ResultStore.FileOf(OutputOf(spec, result.GetValue(output)));
            if (result.GetValue(list)) return ExperimentList.Print(spec, results, result.GetValue(part));
            var count = result.GetValue(workers) is { } text ? Number(text) : spec.Workers;
            return await RunAsync(spec, results, count, result.GetValue(part), token);
        }));
        return command;
    }

    private static async Task<int> RunAsync(ExperimentSpec spec, string results, int? workers, Part part,
        CancellationToken token)
    {
        var folder = Path.GetDirectoryName(results)!;
        AtomicFile.Prepare(folder);
        var before = new ResultStore(results); // a damaged file, or another version's, is told before anything runs
        if (before.Notice is not null) Console.Error.WriteLine(before.Notice);
        var cells = spec.Cells(part);
        var names = spec.RowNames();
        var each = names.Count / spec.Selection.Count;
        Console.WriteLine($"{spec.Name}: {Texts.Count(cells.Count, "cell", "cells")} of "
            + $"{Texts.Count(each, "row", "rows")}{(part.Of > 1 ? $", part {part}" : "")}; "
            + $"results in {Repository.Shown(results)}");
        foreach (var (name, settings) in spec.Options)
            Console.WriteLine($"{name} with {MethodSettings.Text(settings)}");
        using var alone =
            await FileLock.TakeAsync(
                Path.Combine(folder, part.Of > 1 ? $"experiment-{part.Number}-of-{part.Of}.lock" : "experiment.lock"),
            () => Console.Error.WriteLine($"Another experiment is filling {Repository.Shown(folder)}; "
                + "waiting until it ends."), token);
        return SweepRun.Run("experiment", results, names, cells.Count / spec.Selection.Count, view =>
            new Sweep(cells, each, stop => WorkerProcess.Start(new WorkerOrder(spec, results), stop), view)
                .Run(workers ?? spec.MostWorkers(), token));
    }

    private static string OutputOf(ExperimentSpec spec, string? option) =>
        // a file only where it has a file's ending; ResultStore itself takes a folder that is there
        (option ?? spec.Results ?? Repository.Path("out", "experiments", spec.Name)) is var path
            && path.EndsWith(".jsonl",
            StringComparison.Ordinal) ? path : Path.Combine(path, ResultStore.FileName);

    private static int? Number(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number)
        && number >= 1 ? number : null;
}
