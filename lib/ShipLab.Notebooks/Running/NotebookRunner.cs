using System.Diagnostics;
using System.Text.Json.Nodes;
using ShipLab.Base;

namespace ShipLab.Notebooks;

/// <summary>
/// Runs notebooks without any front end, each in a process of its own: <c>parameters</c>, <c>skip-execution</c> and
/// <c>raises-exception</c> are honoured; the first cell that fails ends the run.
/// </summary>
public static class NotebookRunner
{
    private const string SkipTag = "skip-execution", SolutionTag = "solution", RaisesTag = "raises-exception";

    /// <summary>Reads a notebook and finds out what can be known before it runs.</summary>
    /// <exception cref="NotebookException">When the file is no notebook of C#, lacks a parameter, or could not be
    /// written.</exception>
    public static NotebookFile Check(string path, NotebookRunOptions options)
    {
        var notebook = NotebookFile.Read(path);
        var kernel = notebook.Metadata["kernelspec"] as JsonObject;
        var name = NotebookJson.Text(kernel?["name"]);
        if (name is not ("" or ".net-csharp") && NotebookJson.Text(kernel?["language"]) != "C#")
            throw Wrong($"{path} is a notebook for the kernel '{name}', not for C#. "
                + "Choose the kernel .NET (C#) in it, or run it with Jupyter.");
        if (options.OutputFolder is not null) Prepare(Path.GetFullPath(options.OutputFolder));
        if (options.WriteBack) Prepare(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var known = NotebookParameters.NamesIn(notebook);
        if (!options.IgnoreUnknownParameters && options.Parameters.Keys.Except(known).FirstOrDefault() is { } unknown)
            throw Wrong($"{path} has no parameter '{unknown}'. " + (known.Count > 0
                ? $"Its cell tagged 'parameters' declares {string.Join(", ", known)}."
                : "Declare it in a code cell tagged 'parameters'."));
        return notebook;
    }

    /// <summary>Runs a notebook from its first cell to its last.</summary>
    /// <param name="path">The .ipynb file.</param>
    /// <param name="options">How; see there.</param>
    /// <param name="progress">Told of each cell that starts.</param>
    /// <param name="token">Ends the run and its process.</param>
    /// <returns>The notebook with the outputs of this run.</returns>
    /// <exception cref="NotebookException">When <see cref="Check"/> finds something, a cell fails or runs past a limit,
    /// or the outputs cannot be written. The file is then as it was before.</exception>
    /// <exception cref="OperationCanceledException">When <paramref name="token"/> stopped it.</exception>
    public static async Task<NotebookRun> RunAsync(
        string path, NotebookRunOptions? options = null, IProgress<CellProgress>? progress = null,
        CancellationToken token = default)
    {
        options ??= new NotebookRunOptions();
        var notebook = Check(path, options);
        var watch = Stopwatch.StartNew();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var output = options.OutputFolder is { } given ? Path.GetFullPath(given) : null;
        var clean = new MachinePaths(folder, output);
        await using var kernel = new KernelProcess(folder, output, options, token);
        try
        {
            await kernel.ReadyAsync().ConfigureAwait(false);
            foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Code && !IsSkipped(cell, options)))
            {
                progress?.Report(new CellProgress(path, cell.Number, notebook.Cells.Count, cell.FirstLine));
                var outputs = await RunCellAsync(kernel, cell, options).ConfigureAwait(false);
                if (!cell.HasTag(SkipTag)) cell.SetOutputs(clean.Clean(outputs).AsArray());
            }
        }
        catch (NotebookException error)
        {
            throw new NotebookException($"{path}, {error.Message}", error) { ExitCode = error.ExitCode };
        }
        if (options is { WriteBack: true, Pictures: { } pictures })
            await pictures.AddAsync(notebook, options.Notice, token).ConfigureAwait(false);
        if (options.WriteBack) notebook.Save(path);
        return new NotebookRun(path, notebook, watch.Elapsed, kernel.PeakMemory);
    }

    private static bool IsSkipped(NotebookCell cell, NotebookRunOptions options) =>
        (cell.HasTag(SkipTag) && !(options.CheckSolutions && cell.HasTag(SolutionTag)))
        || (cell.HasTag(NotebookParameters.InjectedTag) && options.Parameters.Count > 0);

    private static async Task<JsonArray> RunCellAsync(KernelProcess kernel, NotebookCell cell,
        NotebookRunOptions options)
    {
        var name = $"cell {cell.Number}";
        var (outputs, error) = await kernel.RunAsync(new CellOrder(name, cell.Source)).ConfigureAwait(false);
        if (error is not null && !cell.HasTag(RaisesTag))
        {
            var line = error.Line is { } number ? $", line {number} (\"{error.Source}\")" : "";
            throw new NotebookException($"{name}{line}: {error.Name}: {error.Message}");
        }
        if (cell.HasTag(NotebookParameters.Tag)
            && NotebookParameters.Assignments(cell, options.Parameters) is { Length: > 0 } code
            && (await kernel.RunAsync(new CellOrder("parameters", code)).ConfigureAwait(false)).Error is { } unfit)
            throw Wrong($"{name}: {unfit.Message}");
        return outputs;
    }

    private static void Prepare(string folder)
    {
        try
        {
            AtomicFile.Prepare(folder);
        }
        catch (ShipLabException error)
        {
            throw Wrong(error.Message);
        }
    }

    private static NotebookException Wrong(string message) => new(message) { ExitCode = NotebookException.WrongUse };
}
