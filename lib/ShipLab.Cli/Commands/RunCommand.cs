using System.CommandLine;
using ShipLab.Notebooks;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab run NOTEBOOK...</c>: runs notebooks headless, each in a process of its own, and writes their
/// outputs back.</summary>
internal static class RunCommand
{
    private sealed record Settings(NotebookRunOptions Options, int Jobs, bool Check, double Tolerance);

    public static Command Create()
    {
        var notebooks = new Argument<string[]>("NOTEBOOK")
            { Description = "The .ipynb files, folders of them, or globs in quotes.", Arity = ArgumentArity.OneOrMore };
        var quick = new Option<bool>("--quick")
            { Description = "Small settings: sets the notebooks' parameter `quick`." };
        var noWrite = new Option<bool>("--no-write") { Description = "Leave the files as they are." };
        var check = new Option<bool>("--check") { Description = "Compare the outputs with those in the files, and "
            + "leave the files as they are. Times may differ, figures' looks too." };
        var tolerance = NumberOptions.Positive("--tolerance",
            "How far numbers may be off with --check, in percent.", 1);
        var jobs = NumberOptions.Whole("--jobs", "How many notebooks run at a time.", 1, 1);
        var timeout = NumberOptions.Positive("--timeout", "Time limit of a cell, in seconds.", 1800);
        var whole = NumberOptions.Positive("--notebook-timeout", "Time limit of a notebook, in seconds.", 10800);
        var memory = new Option<double?>("--memory")
            { Description = "The most memory a notebook may hold, in GB (default half of the machine's, divided by "
                + "--jobs).", HelpName = "N" };
        var parameters = new Option<string[]>("--parameter", "-p")
            { Description = "Set another parameter of the notebooks, as name=value.", HelpName = "NAME=VALUE" };
        var output = new Option<string?>("--out")
            { Description = "The folder the notebooks may write to (default out/notebooks).", HelpName = "FOLDER" };
        parameters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                try
                {
                    NotebookParameters.Parse(token.Value);
                }
                catch (NotebookException e)
                {
                    result.AddError(e.Message);
                }
        });
        memory.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, out var value) && value > 0))
                result.AddError($"--memory takes a number of gigabytes above 0, not '{token.Value}'.");
        });
        var command = new Command("run", "Run notebooks from first to last cell and write their outputs back. "
            + "Exit codes: 0 all passed, 1 a cell failed, 2 the command or a file is wrong, 3 a time limit.")
            { notebooks, quick, noWrite, check, tolerance, jobs, timeout, whole, memory, parameters, output };
        command.SetAction((result, token) =>
        {
            var values = (result.GetValue(parameters) ?? []).Select(NotebookParameters.Parse)
                .GroupBy(p => p.Key, p => p.Value).ToDictionary(p => p.Key, p => p.Last());
            if (result.GetValue(quick))
                values["quick"] = "true";
            var count = result.GetValue(jobs);
            var options = new NotebookRunOptions
            {
                Parameters = values,
                IgnoreUnknownParameters = values.Keys.All(name => name == "quick"),
                CellTimeLimit = TimeSpan.FromSeconds(result.GetValue(timeout)),
                NotebookTimeLimit = TimeSpan.FromSeconds(result.GetValue(whole)),
                OutputFolder = Path.GetFullPath(result.GetValue(output) ?? Repository.Path("out", "notebooks")),
                WriteBack = !result.GetValue(noWrite) && !result.GetValue(check),
                Pictures = new StaticFigures(StaticFigures.FindBrowser(),
                    Repository.Path("notebooks", ".lab", "plotly.min.js")),
                Notice = Console.Error.WriteLine,
            };
            if (count > 1) options = options.Beside(count);
            // another number of threads adds in another order, and trainings then part: not where outputs are compared
            if (result.GetValue(check)) options = options with { Threads = null };
            if (result.GetValue(memory) is { } limit) options = options with { MemoryLimit = (long)(limit * 1e9) };
            return RunAsync(result.GetValue(notebooks)!,
                new Settings(options, count, result.GetValue(check), result.GetValue(tolerance) / 100), token);
        });
        return command;
    }

    private static async Task<int> RunAsync(string[] named, Settings settings, CancellationToken token)
    {
        var notebooks = NotebookList.Of(named);
        // what is wrong with a file is told before hours of work
        foreach (var notebook in notebooks) NotebookRunner.Check(notebook, settings.Options);
        var codes = new int[notebooks.Count];
        using var panel = new LivePanel();
        using var view = new NotebookView(panel);
        await Parallel.ForAsync(0, notebooks.Count,
            new ParallelOptions { MaxDegreeOfParallelism = settings.Jobs, CancellationToken = token },
            async (i, stop) => codes[i] = await RunOneAsync(notebooks[i], settings, view, stop));
        return codes.Contains(NotebookException.Failed) ? NotebookException.Failed : codes.Max();
    }

    private static async Task<int> RunOneAsync(string notebook, Settings settings, NotebookView view,
        CancellationToken token)
    {
        try
        {
            var run = await NotebookRunner.RunAsync(notebook, settings.Options, view, token);
            if (settings.Check) new OutputCheck(settings.Tolerance).Compare(NotebookFile.Read(notebook), run.Notebook);
            var written = settings.Options.WriteBack ? "outputs written" : "file left as it was";
            view.End(notebook,
                $"{notebook}: {run.Notebook.Cells.Count(c => c.Kind == CellKind.Code)} code cells in "
                + $"{Texts.Duration(run.Elapsed)}, "
                + (settings.Check ? "outputs as in the file" : written));
            return 0;
        }
        catch (NotebookException e)
        {
            view.End(notebook, $"{notebook}: failed");
            return Failures.Report("run", e);
        }
    }
}
