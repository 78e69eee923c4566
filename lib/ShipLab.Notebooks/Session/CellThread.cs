using System.Runtime;
using System.Runtime.ExceptionServices;

namespace ShipLab.Notebooks;

/// <summary>
/// The thread of one cell, fresh for every cell because a thread can be aborted only once. The cell's code runs inside <see cref="Guard"/>,
/// where an abort reaches it; compilation and the engine's own work stay outside.
/// </summary>
internal sealed class CellThread(CellContext context)
{
    private const int StackBytes = 16 << 20;   // deep recursion in a student's cell is an exercise, not an accident

    private readonly CancellationTokenSource abort = new();
    private readonly Lock gate = new();
    private readonly List<Thread> threads = [];
    private volatile Thread? inCompiler;   // the cell's thread while it does the engine's work, which must not be interrupted

    /// <summary>Whether force is being used.</summary>
    public bool IsForced { get; private set; }

    /// <summary>Runs the body on the new thread; the task ends when the body has ended, with its exception if it threw.</summary>
    public Task Start(Action body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Launch(() =>
        {
            inCompiler = Thread.CurrentThread;
            try
            {
                body();
                Uninterrupted(() => done.TrySetResult());
            }
            catch (Exception error)
            {
                Uninterrupted(() => done.TrySetException(error));
            }
        });
        return done.Task;
    }

    /// <summary>Runs asynchronous work of the cell to its end on this thread, abortable.</summary>
    /// <exception cref="OperationCanceledException">When it was aborted.</exception>
    public void Guard(Func<Task> work)
    {
        var continuations = new CellSynchronizationContext(this);
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(continuations);
        Exception? failure = null;
        var own = inCompiler;
        inCompiler = null;
        try
        {
            Controlled(() =>
            {
                var task = work();
                continuations.PumpUntil(task);
                failure = task.Exception?.InnerException;
            });
        }
        catch (Exception) when (IsForced)
        {
            throw new OperationCanceledException("aborted", abort.Token);
        }
        finally
        {
            inCompiler = own;
            SynchronizationContext.SetSynchronizationContext(outer);
        }
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Runs one continuation of the cell on another thread of its own, abortable too.</summary>
    public void StartThread(Action action) => Launch(() =>
    {
        try
        {
            Controlled(action);
        }
        catch (Exception)
        {
            // Aborted; whoever stopped the cell reports it. Exceptions of the cell's code live in its tasks.
        }
    });

    /// <summary>
    /// Stops the cell's threads by force: waits and sleeps by an interrupt, again and again, and what still runs then by an abort, if that
    /// is allowed. The task ends when no thread is left or the time is over.
    /// </summary>
    public async Task ForceToEnd(TimeSpan time, bool mayAbort)
    {
        IsForced = true;
        var deadline = Environment.TickCount64 + (long)time.TotalMilliseconds;
        for (var round = 0; Environment.TickCount64 < deadline; round++)
        {
            var living = Living();
            if (living.Count == 0) return;
            // An interrupt is for a thread that waits: it would stay with a running one and hit it somewhere later.
            foreach (var thread in living.Where(IsWaiting)) thread.Interrupt();
            // The abort does not return before it has reached its thread, so nobody may wait for it.
            if (round == 2 && mayAbort) _ = Task.Run(abort.Cancel, CancellationToken.None);
            await Task.Delay(50).ConfigureAwait(false);
        }
    }

#pragma warning disable SYSLIB0046 // aborting code is dangerous in general; here it is the second of three steps, and of a user's own cell
    private void Controlled(Action action) => ControlledExecution.Run(action, abort.Token);
#pragma warning restore SYSLIB0046

    private void Launch(Action body)
    {
        var thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "notebook cell" };
        lock (gate)
        {
            threads.RemoveAll(ended => !ended.IsAlive);
            threads.Add(thread);
            thread.Start();
        }

        void Run()
        {
            CellContext.Current = context;
            body();
        }
    }

    private bool IsWaiting(Thread thread) => thread != inCompiler && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    private List<Thread> Living()
    {
        lock (gate) return threads.Where(thread => thread.IsAlive).ToList();
    }

    /// <summary>Does something on a thread of the cell that must not fall victim to an interrupt meant for the cell's code.</summary>
    private static void Uninterrupted(Action action)
    {
        while (true)
        {
            try
            {
                action();
                return;
            }
            catch (ThreadInterruptedException)
            {
                // Ended too late to matter; the interrupt is used up now.
            }
        }
    }
}
