using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ShipLab.Studies;

/// <summary>
/// Hands the cells of a grid to workers, one cell a worker at a time: threads of this process, or processes. Workers
/// append their rows to the results file themselves, under its lock, so that nothing that is finished depends on the
/// sweep and a killed one resumes. A cell that fails leaves the others be; a worker that dies leaves its cell to
/// another, once.
/// </summary>
/// <param name="cells">What to run.</param>
/// <param name="rowsEach">Rows of a cell, for the progress.</param>
/// <param name="start">Starts a worker; what it throws ends the sweep, since no other would fare better.</param>
/// <param name="listener">Told one news at a time.</param>
public sealed class Sweep(
    IReadOnlyList<Cell> cells, int rowsEach, Func<CancellationToken, ISweepWorker> start,
    IProgress<SweepProgress>? listener = null)
{
    private const int Attempts = 2;

    // several failures in a row have one cause, such as a full disk, and the rest would fail like them
    private const int MostFailuresInARow = 3;

    private readonly ConcurrentQueue<(Cell Cell, int Attempt)> _queue = new(cells.Select(cell => (cell, 1)));
    private readonly Dictionary<Cell, List<ResultRow>> _rows =
        cells.ToDictionary(cell => cell, _ => new List<ResultRow>());
    private readonly List<CellFailure> _failures = [];
    private readonly HashSet<string> _notices = [];
    private readonly Lock _lock = new();
    private ExceptionDispatchInfo? _fatal;
    private int _failuresInARow;

    /// <summary>Runs until every cell is finished or has failed.</summary>
    /// <param name="workers">How many at once; no number depends on it.</param>
    /// <exception cref="OperationCanceledException">The run was interrupted; all workers have ended and finished rows
    /// are on the disk.</exception>
    public SweepOutcome Run(int workers, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var count = Math.Clamp(workers, 1, Math.Max(1, cells.Count));
        Thread[] threads = [.. Enumerable.Range(1, count)
            .Select(number => new Thread(() => Work(number, stop)) { IsBackground = true })];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        token.ThrowIfCancellationRequested();
        _fatal?.Throw();
        return new SweepOutcome([.. cells.SelectMany(cell => _rows[cell])], _failures, count);
    }

    private void Work(int number, CancellationTokenSource stop)
    {
        ISweepWorker? worker = null;
        try
        {
            while (!stop.IsCancellationRequested && _queue.TryDequeue(out var job))
            {
                Tell(new SweepProgress { Worker = number, Cell = job.Cell });
                worker ??= start(stop.Token);
                if (Finishes(worker, number, job.Cell, job.Attempt, stop)) continue;
                worker.Dispose();
                worker = null;
            }
        }
        catch (OperationCanceledException)
        {
            // told where all threads have ended
        }
        catch (Exception error)
        {
            lock (_lock) _fatal ??= ExceptionDispatchInfo.Capture(error);
            stop.Cancel();
        }
        finally
        {
            worker?.Dispose();
            Tell(new SweepProgress { Worker = number });
        }
    }

    /// <summary>Has one cell done; false if the worker is gone.</summary>
    private bool Finishes(ISweepWorker worker, int number, Cell cell, int attempt, CancellationTokenSource stop)
    {
        lock (_lock) _rows[cell].Clear(); // a cell that is taken up again tells its rows again
        try
        {
            worker.Run(cell, news => Hear(number, cell, news), stop.Token);
            Interlocked.Exchange(ref _failuresInARow, 0);
            return true;
        }
        catch (WorkerLostException lost) when (!stop.IsCancellationRequested && attempt < Attempts)
        {
            Tell(new SweepProgress
                { Notice = $"{cell}: {lost.Message}. Its finished rows are kept; the cell is taken up again." });
            _queue.Enqueue((cell, attempt + 1));
            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException && !stop.IsCancellationRequested)
        {
            Fail(cell, error is WorkerLostException
                ? new ShipLabException($"{error.Message}, and so did the first that had it") : error);
            return error is not WorkerLostException;
        }
    }

    private void Fail(Cell cell, Exception error)
    {
        lock (_lock)
        {
            var isNew = _failures.All(failure => failure.Error.Message != error.Message);
            _failures.Add(new CellFailure(cell, error));
            Tell(new SweepProgress { Notice = isNew ? $"{cell} failed: {error.Message}" : $"{cell} failed likewise." });
            if (Interlocked.Increment(ref _failuresInARow) < MostFailuresInARow) return;
            while (_queue.TryDequeue(out var job))
                _failures.Add(new CellFailure(job.Cell, new ShipLabException("not begun, because three cells before it "
                    + "failed one after the other")));
        }
    }

    private void Hear(int number, Cell cell, SweepProgress news)
    {
        lock (_lock)
        {
            if (news.Row is { } row) _rows[cell].Add(row);
            // each is told once, whichever cell it comes from
            if (news.Notice is { } notice && !_notices.Add(notice)) return;
            Tell(news with { Worker = number, Cell = cell });
        }
    }

    private void Tell(SweepProgress news)
    {
        lock (_lock) listener?.Report(
            news with { Done = _rows.Values.Sum(rows => rows.Count), Total = cells.Count * rowsEach });
    }
}

/// <summary>One worker of a sweep; used by one thread.</summary>
public interface ISweepWorker : IDisposable
{
    /// <summary>Runs what is missing of a cell and tells every row of it, old ones too; when it returns all are in the
    /// results file.</summary>
    /// <exception cref="WorkerLostException">The worker is gone; another may take the cell up again.</exception>
    void Run(Cell cell, Action<SweepProgress> tell, CancellationToken token);
}

/// <summary>A worker is gone, killed perhaps; the message says how it ended.</summary>
public sealed class WorkerLostException(string message) : ShipLabException(message);

/// <summary>News of a running sweep: a finished row, what a worker is doing, or a sentence.</summary>
public sealed record SweepProgress
{
    /// <summary>Rows finished, old ones included.</summary>
    public int Done { get; init; }

    /// <summary>Rows of the whole sweep.</summary>
    public int Total { get; init; }

    /// <summary>The row that has just finished, or null.</summary>
    public ResultRow? Row { get; init; }

    /// <summary>The row was already in the store and was not run.</summary>
    public bool Reused { get; init; }

    /// <summary>What is going on; null in other news.</summary>
    public Progress? Stage { get; init; }

    /// <summary>Something odd about a data set, or what became of a worker, in sentences.</summary>
    public string? Notice { get; init; }

    /// <summary>Which worker, from 1; 0 for none.</summary>
    public int Worker { get; init; }

    /// <summary>What it is at; null when it has ended.</summary>
    public Cell? Cell { get; init; }
}

/// <summary>A cell that has not all its rows, and why.</summary>
public sealed record CellFailure(Cell Cell, Exception Error);

/// <summary>What came of a sweep.</summary>
/// <param name="Rows">Rows old and new, in the order of the cells.</param>
/// <param name="Failures">Cells that have not all their rows.</param>
/// <param name="Workers">How many there were.</param>
public sealed record SweepOutcome(IReadOnlyList<ResultRow> Rows, IReadOnlyList<CellFailure> Failures, int Workers)
{
    /// <summary>Throws what one cell failed of, or one error that tells of all.</summary>
    public void ThrowIfFailed()
    {
        if (Failures.Count == 1) ExceptionDispatchInfo.Throw(Failures[0].Error);
        if (Failures.Count == 0) return;
        var reasons = Failures.GroupBy(failure => failure.Error.Message)
            .Select(group => $"{string.Join("; ", group.Select(failure => failure.Cell))}: {group.Key.TrimEnd('.')}.");
        throw new ShipLabException($"{Failures.Count} cells failed. {string.Join(" ", reasons)} "
            + "All finished rows are kept; the same again tries the missing ones.");
    }
}
