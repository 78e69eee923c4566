namespace ShipLab.Notebooks;

/// <summary>
/// Runs what a cell posts (what follows an <c>await</c>, reports of <see cref="Progress{T}"/>) where it can be aborted and in the order
/// posted: on the cell's own thread when that one waits, else on a helper thread. One item runs at a time, unless the running one takes
/// longer than <see cref="Patience"/>: it may be blocked on the next, and then another thread takes over. So blocking on a task does not
/// deadlock.
/// </summary>
internal sealed class CellSynchronizationContext : SynchronizationContext
{
    private const int Patience = 20;        // milliseconds
    private const int LastReports = 200;    // milliseconds that the end of a cell waits for reports still running

    private readonly object gate = new();
    private readonly Queue<Action> queue = [];
    private readonly CellThread cell;
    private readonly Timer nudge;
    private bool ownThreadWaits;
    private int running;
    private long lastTaken;

    public CellSynchronizationContext(CellThread cell)
    {
        this.cell = cell;
        nudge = new Timer(static context => ((CellSynchronizationContext)context!).Nudge(), this, Timeout.Infinite, Timeout.Infinite);
    }

    private bool MayTake => queue.Count > 0 && (running == 0 || Environment.TickCount64 - lastTaken > Patience);

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            queue.Enqueue(() => Invoke(d, state));
            Serve();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs posted items on the calling thread until the task has ended, and then those that were posted before its end.</summary>
    public void PumpUntil(Task task)
    {
        task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (WaitForItem(() => task.IsCompleted) is { } item) RunOne(item);
        var deadline = Environment.TickCount64 + LastReports;
        int left;
        lock (gate) left = queue.Count;
        while (left-- > 0 && WaitForItem(() => queue.Count == 0 || Environment.TickCount64 > deadline) is { } item) RunOne(item);
        lock (gate)
        {
            while (running > 0 && Environment.TickCount64 < deadline) Monitor.Wait(gate, Patience);
            Serve();
        }
    }

    /// <summary>Takes the next item, waiting for one; null when it is over before there is one that may be taken.</summary>
    private Action? WaitForItem(Func<bool> isOver)
    {
        lock (gate)
        {
            try
            {
                ownThreadWaits = true;
                while (!isOver())
                {
                    if (MayTake) return Take();
                    Monitor.Wait(gate, Patience);
                }
                return null;
            }
            finally
            {
                ownThreadWaits = false;
            }
        }
    }

    private Action Take()
    {
        running++;
        lastTaken = Environment.TickCount64;
        return queue.Dequeue();
    }

    private void RunOne(Action item)
    {
        try
        {
            item();
        }
        finally
        {
            lock (gate)
            {
                running--;
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Sees to it that somebody takes the next item, now or when patience with the running one is over. Under the lock.</summary>
    private void Serve()
    {
        if (queue.Count == 0) return;
        if (MayTake && ownThreadWaits) Monitor.PulseAll(gate);
        else if (MayTake) cell.StartThread(Help);
        nudge.Change(Patience, Timeout.Infinite);
    }

    private void Help()
    {
        while (true)
        {
            Action item;
            lock (gate)
            {
                if (!MayTake) return;
                item = Take();
            }
            RunOne(item);
        }
    }

    private void Nudge()
    {
        lock (gate) Serve();
    }

    private void Wake()
    {
        lock (gate) Monitor.PulseAll(gate);
    }

    /// <summary>An exception here comes from an <c>async void</c> method of the cell: nobody else can report it.</summary>
    private static void Invoke(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (OperationCanceledException)
        {
            // Somebody stopped it; there is nothing to report.
        }
        catch (Exception error) when (error is not ThreadAbortException and not ThreadInterruptedException)
        {
            CellContext.Current?.Log.Write("stderr", $"unhandled in an async void method: {error.GetType().Name}: {error.Message}\n");
        }
    }
}
