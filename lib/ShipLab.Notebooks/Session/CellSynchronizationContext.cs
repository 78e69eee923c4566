namespace ShipLab.Notebooks;

/// <summary>
/// Runs what follows an <c>await</c> in a cell where it can be aborted: on the cell's own thread when that thread waits for it, otherwise
/// on a thread of its own. So a cell that blocks on a task of its own code does not deadlock, and a loop after an await can be stopped.
/// After the cell has ended, continuations of tasks it left behind run on threads of their own.
/// </summary>
internal sealed class CellSynchronizationContext(CellThread cell) : SynchronizationContext
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim signal = new(0);
    private bool waiting;      // the cell's thread waits for something to run, and nothing has been handed to it yet
    private Action? handed;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!TryHand(() => Invoke(d, state))) cell.StartThread(() => Invoke(d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs continuations on the calling thread until the task has ended.</summary>
    /// <exception cref="OperationCanceledException">When the abort token is cancelled while there is nothing to run.</exception>
    public void PumpUntil(Task task, CancellationToken abort)
    {
        task.ContinueWith(
            _ => TryHand(static () => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            while (true)
            {
                lock (gate)
                {
                    if (task.IsCompleted) return;
                    waiting = true;
                }
                signal.Wait(abort);
                handed!();
            }
        }
        finally
        {
            lock (gate) waiting = false;
        }
    }

    /// <summary>At most one continuation waits for the thread at a time: a second could be the one that the first blocks on.</summary>
    private bool TryHand(Action action)
    {
        lock (gate)
        {
            if (!waiting) return false;
            waiting = false;
            handed = action;
        }
        signal.Release();
        return true;
    }

    /// <summary>An exception here comes from an <c>async void</c> method of the cell: nobody else can report it.</summary>
    private static void Invoke(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception error) when (error is not ThreadAbortException and not OperationCanceledException)
        {
            CellContext.Current?.Log.Write("stderr", $"unhandled in an async void method: {error.GetType().Name}: {error.Message}\n");
        }
    }
}
