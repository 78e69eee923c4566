using System.Diagnostics;

namespace ShipLab.Notebooks;

/// <summary>
/// Runs notebooks without any front end, each in a session of its own: <c>parameters</c>, <c>skip-execution</c> and
/// <c>raises-exception</c> are honoured; the first cell that fails ends the run. One notebook runs at a time in a process, since the
/// current directory is the process's.
/// </summary>
public static class NotebookRunner
{
    private const string SkipTag = "skip-execution";
    private const string SolutionTag = "solution";
    private const string RaisesTag = "raises-exception";

    /// <summary>Runs a notebook from its first cell to its last.</summary>
    /// <param name="path">The .ipynb file.</param>
    /// <param name="options">How; see there.</param>
    /// <param name="progress">Told of each code cell when it starts and when it ends, on the runner's thread.</param>
    /// <param name="token">Stops the run: the running cell first, then the rest.</param>
    /// <returns>The notebook with the outputs of this run.</returns>
    /// <exception cref="NotebookException">When the file is no notebook, a cell fails or runs out of time, or the outputs cannot be
    /// written. The file is then as it was before.</exception>
    /// <exception cref="OperationCanceledException">When <paramref name="token"/> stopped it.</exception>
    public static async Task<NotebookRun> RunAsync(
        string path, NotebookRunOptions? options = null, IProgress<CellProgress>? progress = null, CancellationToken token = default)
    {
        options ??= new NotebookRunOptions();
        var notebook = NotebookFile.Read(path);
        CheckParameters(notebook, path, options);
        var fullPath = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(fullPath)!;
        var output = options.OutputFolder is { } given ? Path.GetFullPath(given) : null;
        var working = options.WorkingFolder is { } wanted ? Path.GetFullPath(wanted) : folder;

        var watch = Stopwatch.StartNew();
        var cells = new List<ExecutedCell>();
        using (await NotebookSurroundings.Enter(working, output, token).ConfigureAwait(false))
        {
            // No abort: it may end the process without a word, and a run whose cell is out of time is over anyway.
            var settings = options.Session with { Folder = folder, CellTimeLimit = options.CellTimeLimit, Abort = false };
            using var session = new CSharpSession(settings);
            foreach (var cell in notebook.Cells)
                cells.Add(await RunCell(session, notebook, cell, path, options, progress, token).ConfigureAwait(false));
        }

        var clean = new MachinePaths(folder, output);
        foreach (var (cell, outputs, _) in cells.Where(KeepsOutputs)) cell.SetOutputs(outputs.Select(clean.Clean));
        if (options.WriteBack) notebook.Save(fullPath);
        // What the cells' variables held goes now, not some time during the next notebook.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new NotebookRun(path, notebook, cells, watch.Elapsed);
    }

    private static bool KeepsOutputs(ExecutedCell executed) => executed.Cell.Kind == CellKind.Code && !executed.Cell.HasTag(SkipTag);

    private static async Task<ExecutedCell> RunCell(
        CSharpSession session, NotebookFile notebook, NotebookCell cell, string path, NotebookRunOptions options,
        IProgress<CellProgress>? progress, CancellationToken token)
    {
        if (cell.Kind != CellKind.Code) return new ExecutedCell(cell, [], TimeSpan.Zero);
        var overridden = cell.HasTag(NotebookParameters.InjectedTag) && options.Parameters.Count > 0;
        var skipped = cell.HasTag(SkipTag) && !(options.CheckSolutions && cell.HasTag(SolutionTag));
        if (skipped || overridden || string.IsNullOrWhiteSpace(cell.Source))
        {
            Report(TimeSpan.Zero, CellStage.Skipped);
            return new ExecutedCell(cell, [], TimeSpan.Zero);
        }
        Report(TimeSpan.Zero, CellStage.Started);
        var request = new CellRequest
        {
            Name = $"cell {cell.Number}",
            OnOutput = options.OnOutput is { } listener ? output => listener(cell, output) : null,
        };
        var result = await session.RunAsync(cell.Source, request, token).ConfigureAwait(false);
        if (result.Status == CellStatus.Ok && cell.HasTag(NotebookParameters.Tag)
            && NotebookParameters.Assignments(cell, options.Parameters) is { Length: > 0 } code)
        {
            var injection = new CellRequest { Name = $"the parameters of cell {cell.Number}" };
            var injected = await session.RunAsync(code, injection, token).ConfigureAwait(false);
            if (injected.Error is not null) result = injected;
        }
        token.ThrowIfCancellationRequested();
        var expected = cell.HasTag(RaisesTag) && result.Status == CellStatus.Failed;
        Report(result.Elapsed, result.Error is null || expected ? CellStage.Finished : CellStage.Failed);
        if (result.Error is { } error && !expected) throw Failure(path, cell, error);
        return new ExecutedCell(cell, result.Outputs, result.Elapsed);

        void Report(TimeSpan elapsed, CellStage stage) =>
            progress?.Report(new CellProgress(path, cell.Number, notebook.Cells.Count, cell.FirstLine, elapsed, stage));
    }

    private static NotebookException Failure(string path, NotebookCell cell, CellError error)
    {
        var line = error.Line is { } number ? $", line {number}" : "";
        var source = error.SourceLine is { Length: > 0 } text ? $" (\"{text}\")" : "";
        return new NotebookException($"{path}, cell {cell.Number}{line}{source}: {error.Name}: {error.Message}")
        {
            Notebook = path,
            CellNumber = cell.Number,
            CellLine = error.Line,
            Error = error,
        };
    }

    private static void CheckParameters(NotebookFile notebook, string path, NotebookRunOptions options)
    {
        if (options.IgnoreUnknownParameters) return;
        var known = NotebookParameters.NamesIn(notebook);
        if (options.Parameters.Keys.FirstOrDefault(name => !known.Contains(name)) is not { } unknown) return;
        throw new NotebookException($"{path} has no parameter '{unknown}'. " + (known.Count > 0
            ? $"Its cell tagged 'parameters' declares {string.Join(", ", known)}."
            : "Declare it in a code cell tagged 'parameters'.")) { Notebook = path };
    }
}
