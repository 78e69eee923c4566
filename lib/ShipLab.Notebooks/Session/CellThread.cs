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

    /// <summary>Whether the abort has been ordered.</summary>
    public bool IsAborted => abort.IsCancellationRequested;

    /// <summary>Runs the body on the new thread; the task ends when the body has ended, with its exception if it threw.</summary>
    public Task Start(Action body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Launch(() =>
        {
            try
            {
                body();
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
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
        try
        {
            Controlled(() =>
            {
                var task = work();
                continuations.PumpUntil(task, abort.Token);
                failure = task.Exception?.InnerException;
            });
        }
        catch (Exception) when (IsAborted)
        {
            throw new OperationCanceledException("aborted", abort.Token);
        }
        finally
        {
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

    /// <summary>Aborts all of the cell's threads: running loops, and waits and sleeps through an interrupt.</summary>
    public Task Abort() => Task.Run(() =>
    {
        abort.Cancel();
        lock (gate)
            foreach (var thread in threads) thread.Interrupt();
    });

#pragma warning disable SYSLIB0046 // aborting code is dangerous in general; here it is the second of three steps, and of a user's own cell
    private void Controlled(Action action) => ControlledExecution.Run(action, abort.Token);
#pragma warning restore SYSLIB0046

    private void Launch(Action body)
    {
        var thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "notebook cell" };
        lock (gate) threads.Add(thread);
        thread.Start();

        void Run()
        {
            CellContext.Current = context;
            try
            {
                body();
            }
            finally
            {
                lock (gate) threads.Remove(Thread.CurrentThread);
            }
        }
    }
}
