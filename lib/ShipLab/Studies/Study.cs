namespace ShipLab.Studies;

/// <summary>
/// Fine-tuners and generators on data sets, under one protocol: a row for every data set, seed and method. Features are
/// encoded once a set and seed, a generator is trained once a set and seed, and a row that the store has is not run
/// again. Cells, a set at a seed each, run side by side in threads with one torch thread each (<see cref="Sweep"/>):
/// models as small as the tiny CLIP keep one core busy and no second one, and numbers do not depend on how many cores
/// the machine has.
/// </summary>
public static class Study
{
    /// <summary>Runs what is missing and returns the study's rows, in the order data set, seed, method.</summary>
    /// <exception cref="ShipLabException">The options contradict each other, a training failed or the store cannot be
    /// written; finished rows are kept.</exception>
    public static IReadOnlyList<ResultRow> Run(StudyOptions options, ResultStore store,
        IProgress<SweepProgress>? progress = null, CancellationToken token = default, LoadedClip? clip = null)
    {
        var outcome = Sweep(options, store, progress, token, clip);
        outcome.ThrowIfFailed();
        return outcome.Rows;
    }

    /// <summary>Runs what is missing; cells that fail do not throw but are told in the outcome.</summary>
    /// <exception cref="ShipLabException">The options contradict each other.</exception>
    public static SweepOutcome Sweep(StudyOptions options, ResultStore store,
        IProgress<SweepProgress>? progress = null, CancellationToken token = default, LoadedClip? clip = null)
    {
        options = options.Checked();
        using var scope = NewDisposeScope();
        clip ??= ClipFiles.Tiny();
        clip.Model.Frozen();
        using var run = new StudyRun(options, clip);
        var cells = options.Cells();
        // neighbours share nothing that one must wait for: in a transfer a seed's source, elsewhere a set's test
        // features
        Cell[] order = [.. cells.Select((cell, i) => (cell, i))
            .OrderBy(at => options.Protocol.HasSource ? 0 : at.i % options.Seeds.Count).Select(at => at.cell)];
        var threadsBefore = get_num_threads();
        try
        {
            set_num_threads(1);
            var outcome = new Sweep(order, options.Methods.Count, _ => new InThread(run, store), progress)
                .Run(options.Workers, token);
            var place = cells.Select((cell, i) => (cell, i))
                .ToDictionary(at => (at.cell.DataSet, at.cell.Seed), at => at.i);
            return outcome with { Rows = [.. outcome.Rows.OrderBy(
                row => place[(row.Key.DataSet, (int)row.Key.Seed)])] };
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
    }

    /// <summary>The keys of all rows of a study, in the order in which <see cref="Run"/> returns them, without running
    /// anything.</summary>
    /// <exception cref="ShipLabException">The options contradict each other.</exception>
    public static IReadOnlyList<ResultKey> Keys(StudyOptions options, LoadedClip clip)
    {
        options = options.Checked();
        using var run = new StudyRun(options, clip);
        return [.. options.Cells()
            .SelectMany(cell => options.Methods.Select(new CellRun(run, cell.DataSet, cell.Seed).Key))];
    }

    /// <summary>A worker that is a thread of this process.</summary>
    private sealed class InThread(StudyRun run, ResultStore store) : ISweepWorker
    {
        public void Run(Cell cell, Action<SweepProgress> tell, CancellationToken token)
        {
            set_num_threads(1); // each thread has a count of its own
            using var work = new CellRun(run, cell.DataSet, cell.Seed);
            foreach (var method in run.Options.Methods)
            {
                token.ThrowIfCancellationRequested();
                var stored = store.Find(work.Key(method));
                var row = stored
                    ?? work.Run(method, new Report<Progress>(stage => tell(new SweepProgress { Stage = stage })),
                        token);
                if (stored is null) store.Append(row);
                tell(new SweepProgress { Row = row, Reused = stored is not null });
            }
        }

        public void Dispose()
        {
        }
    }
}
