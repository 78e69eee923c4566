using System.Collections.Concurrent;

namespace ShipLab.Cli.Experiments;

/// <summary>What came of an experiment.</summary>
/// <param name="Rows">its rows, old and new</param>
/// <param name="Failures">cells that have not all their rows, and why</param>
/// <param name="Workers">the most worker processes that ran at once</param>
internal sealed record ExperimentOutcome(IReadOnlyList<ResultRow> Rows, IReadOnlyList<(ExperimentCell Cell, string Reason)> Failures,
    int Workers);

/// <summary>
/// Hands the cells of an experiment to worker processes, one cell a worker at a time. Workers write their rows themselves, so nothing that
/// is finished depends on the driver; a worker that dies leaves its cell to another, once.
/// </summary>
/// <param name="spec">what to run</param>
/// <param name="results">the results file</param>
/// <param name="workers">how many processes; null for as many as cores and memory allow</param>
/// <param name="view">shows what goes on</param>
internal sealed class ExperimentDriver(ExperimentSpec spec, string results, int? workers, ExperimentView view)
{
    private const int Attempts = 2;

    private static readonly TimeSpan MemoryPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(ExperimentCell Cell, int Attempt)> _queue = new(spec.Cells().Select(cell => (cell, 1)));
    private readonly ConcurrentDictionary<int, WorkerProcess> _running = new();
    private readonly ConcurrentDictionary<ResultKey, ResultRow> _rows = new();
    // notices and reasons: each is told once, whichever cell it comes from
    private readonly ConcurrentDictionary<string, byte> _notices = new();
    private readonly ConcurrentQueue<(ExperimentCell Cell, string Reason)> _failures = new();
    private readonly WorkerMemory _memory = new(WorkerEstimate.Bytes(spec));
    private string? _fatal;
    private int _failuresInARow, _most;

    /// <summary>Runs until every cell is finished or has failed.</summary>
    /// <exception cref="ShipLabException">No worker can load the model.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted; all workers are gone and finished rows are on the
    /// disk.</exception>
    public async Task<ExperimentOutcome> RunAsync(CancellationToken token)
    {
        var limit = Math.Clamp(workers ?? WorkerEstimate.MostWorkers(spec), 1, Math.Max(1, _queue.Count));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var loops = new List<Task>();
        for (var number = 1; number <= limit && !_queue.IsEmpty && !stop.IsCancellationRequested; number++)
        {
            if (number > 1 && workers is null && !await RoomForOneMoreAsync(stop.Token)) break;
            var ready = new TaskCompletionSource();
            loops.Add(WorkAsync(number, ready, stop));
            await ready.Task; // its memory is known before the next is started
        }
        await Task.WhenAll(loops);
        token.ThrowIfCancellationRequested();
        if (_fatal is not null) throw new ShipLabException(_fatal);
        return new ExperimentOutcome(InOrder(), [.. _failures], _most);
    }

    /// <summary>Waits for memory; false when there is nothing left to do.</summary>
    private async Task<bool> RoomForOneMoreAsync(CancellationToken token)
    {
        while (!_queue.IsEmpty && !token.IsCancellationRequested)
        {
            if (_memory.AllowsOneMore(_running.Values.Select(worker => worker.Memory))) return true;
            await Task.Delay(MemoryPause, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return false;
    }

    private async Task WorkAsync(int number, TaskCompletionSource ready, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && _queue.TryPeek(out _))
            {
                view.Worker(number, "loading the model");
                await using var worker = WorkerProcess.Start(new WorkerOrder(spec, results));
                await using var stopping = stop.Token.Register(worker.Stop);
                _running[number] = worker;
                _most = Math.Max(_most, _running.Count);
                try
                {
                    if (!await BecomeReadyAsync(number, worker, stop)) return;
                    ready.TrySetResult();
                    if (await DoCellsAsync(number, worker, stop)) return;
                }
                finally
                {
                    _running.TryRemove(number, out _);
                }
            }
        }
        finally
        {
            view.Worker(number, null);
            ready.TrySetResult();
        }
    }

    /// <summary>False if the worker cannot be used, and then no other could.</summary>
    private async Task<bool> BecomeReadyAsync(int number, WorkerProcess worker, CancellationTokenSource stop)
    {
        var start = await worker.ReadyAsync(message => Hear(number, "", message));
        if (start.Finished) return true;
        if (stop.IsCancellationRequested) return false;
        _fatal ??= start.Died
            ? $"A worker did not get so far as to load the model: {start.Reason}. `./shiplab doctor` says what this machine lacks."
            : start.Reason;
        await stop.CancelAsync();
        return false;
    }

    /// <summary>True when nothing is left; false if the worker died and another has to take its place.</summary>
    private async Task<bool> DoCellsAsync(int number, WorkerProcess worker, CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested && _queue.TryDequeue(out var job))
        {
            view.Worker(number, job.Cell.ToString());
            var end = await worker.RunAsync(job.Cell, message => Hear(number, job.Cell.ToString(), message));
            if (end.Finished)
            {
                Interlocked.Exchange(ref _failuresInARow, 0);
                continue;
            }
            if (stop.IsCancellationRequested) return true;
            if (end.Died && job.Attempt < Attempts)
            {
                view.Print($"{job.Cell}: {end.Reason}. Its finished rows are kept; the cell is taken up again.");
                _queue.Enqueue((job.Cell, job.Attempt + 1));
                return false;
            }
            Fail(job.Cell, end);
            if (end.Died) return false;
        }
        return true;
    }

    /// <summary>Notes a failed cell. Several in a row have one cause, such as a full disk, and the rest would fail like them.</summary>
    private void Fail(ExperimentCell cell, CellEnd end)
    {
        _failures.Enqueue((cell, end.Died ? $"{end.Reason}, and so did the first that had it" : end.Reason!));
        view.Print(_notices.TryAdd(end.Reason!, 0) ? $"{cell} failed: {end.Reason}" : $"{cell} failed likewise.");
        if (Interlocked.Increment(ref _failuresInARow) < 3) return;
        while (_queue.TryDequeue(out var job)) _failures.Enqueue((job.Cell, "not begun, because three cells before it failed one after " +
            "the other"));
    }

    private void Hear(int number, string cell, WorkerMessage message)
    {
        _memory.Saw(message.Memory, message.News == WorkerNews.Done);
        if (message.News == WorkerNews.Stage) view.Worker(number, cell.Length == 0 ? message.Text! : $"{cell}: {message.Text}");
        if (message.News == WorkerNews.Notice && _notices.TryAdd(message.Text!, 0)) view.Print(message.Text!);
        if (message.News != WorkerNews.Row) return;
        var row = ResultRow.FromJson(message.Row!);
        if (_rows.TryAdd(row.Key, row)) view.Row(row, message.Reused); // a cell that is taken up again tells its rows again
    }

    /// <summary>The rows in the order of the experiment, not in that in which they came.</summary>
    private IReadOnlyList<ResultRow> InOrder()
    {
        var cells = spec.Cells().Select((cell, i) => (cell, i)).ToDictionary(c => c.cell, c => c.i);
        var names = spec.RowNames().Select((name, i) => (name, i)).ToDictionary(n => n.name, n => n.i);
        return [.. _rows.Values.OrderBy(row => cells.GetValueOrDefault(new ExperimentCell(row.Key.DataSet, row.Key.Shots,
            (int)row.Key.Seed, Selections.Parse(row.Key.Selection)), int.MaxValue))
            .ThenBy(row => names.GetValueOrDefault(row.Key.Name, int.MaxValue))];
    }
}
