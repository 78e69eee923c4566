using System.CommandLine;
using ShipLab.Notebooks;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab run NOTEBOOK...</c>: runs notebooks headless and writes their outputs back.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("NOTEBOOK") { Description = "The .ipynb files, run in this order.", Arity = ArgumentArity.OneOrMore };
        var quick = new Option<bool>("--quick") { Description = "Small settings: sets the notebooks' parameter `quick`." };
        var noWrite = new Option<bool>("--no-write") { Description = "Leave the files as they are." };
        var timeout = NumberOptions.Positive("--timeout", "Time limit of a cell, in seconds.", 600);
        var parameters = new Option<string[]>("--parameter", "-p") { Description = "Set another parameter of the notebooks, as name=value.", HelpName = "NAME=VALUE" };
        var output = new Option<string?>("--out") { Description = "The folder the notebooks may write to (default out/notebooks).", HelpName = "FOLDER" };
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
        var command = new Command("run", "Run notebooks from first to last cell and write their outputs back.") { notebooks, quick, noWrite, timeout, parameters, output };
        command.SetAction((result, token) =>
        {
            var values = (result.GetValue(parameters) ?? []).Select(NotebookParameters.Parse).ToDictionary();
            if (result.GetValue(quick))
                values["quick"] = "true";
            return RunAsync(result.GetValue(notebooks)!, new NotebookRunOptions
            {
                Parameters = values,
                IgnoreUnknownParameters = values.Keys.All(name => name == "quick"),
                CellTimeLimit = TimeSpan.FromSeconds(result.GetValue(timeout)),
                OutputFolder = Path.GetFullPath(result.GetValue(output) ?? Repository.Path("out", "notebooks")),
                WriteBack = !result.GetValue(noWrite),
            }, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(string[] notebooks, NotebookRunOptions options, CancellationToken token)
    {
        OutputFolder.Prepare(options.OutputFolder!);
        using var line = new LivePanel();
        foreach (var notebook in notebooks)
        {
            var run = await NotebookRunner.RunAsync(notebook, options, new CellLine(line), token);
            line.Clear();
            line.Print($"{notebook}: {run.Cells.Count(c => c.Cell.Kind == CellKind.Code)} code cells in {Texts.Duration(run.Elapsed)}"
                + (options.WriteBack ? ", outputs written" : ", file left as it was"));
        }
        return 0;
    }
}
