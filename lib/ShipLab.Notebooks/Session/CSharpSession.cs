using System.Diagnostics;
using Microsoft.DotNet.Interactive.Formatting;

namespace ShipLab.Notebooks;

/// <summary>
/// A C# session as notebooks know it: cells run one after the other and see each other's variables, types and usings. It knows of no front
/// end; a headless runner, a Jupyter kernel and tests stand on it alike.
/// </summary>
/// <remarks>
/// Stopping a cell takes three steps: its cancellation token, then an interrupt and an abort of its threads, then a message that the
/// process must be started anew, because native code cannot be stopped. The cell's own loops obey the token without being written so;
/// libraries find it by <see cref="CancellationSlot"/>, and code that passes tokens on by <see cref="CellCommands.CellToken"/>.
/// After an abort the variables of earlier cells are kept, those that the stopped cell declared may be lost.
/// Sessions in one process share the host's assemblies with all their static state, the formatters that cells register, and the
/// current directory. The assemblies of compiled cells stay loaded until the process ends (some 10 KB a cell); their values do not.
/// </remarks>
public sealed class CSharpSession : IDisposable
{
    /// <summary>
    /// The name under which <see cref="AppContext.GetData"/> has a <c>Func&lt;CancellationToken&gt;</c> that gives the running cell's
    /// token. A library can obey it without a reference to this one.
    /// </summary>
    public const string CancellationSlot = "Notebook.CancellationToken";

    private static int living;
    private static volatile bool anyStuck;
    private readonly SessionOptions options;
    private readonly ScriptEngine engine;
    private readonly SemaphoreSlim turn = new(1, 1);
    private CancellationTokenSource? interrupt;
    private int count;
    private string? stuck;   // the name of a cell that could not be stopped
    private bool disposed;

    /// <summary>
    /// Whether a cell of this process could not be stopped. Such a process must end without tidying up native libraries: the cell may be in the
    /// middle of one.
    /// </summary>
    public static bool LeftCellsRunning => anyStuck;

    /// <summary>Starts a session. Nothing is compiled yet; see <see cref="WarmUpAsync"/>.</summary>
    public CSharpSession(SessionOptions? options = null)
    {
        this.options = options ?? new SessionOptions();
        engine = new ScriptEngine(this.options);
        ConsoleRouter.Install();
        if (this.options.Abort) Bundler.WarmUp();
        Interlocked.Increment(ref living);
    }

    /// <summary>The session's variables, each as last declared.</summary>
    public IReadOnlyDictionary<string, object?> Variables => engine.Variables().ToDictionary(v => v.Name, v => (object?)v.Value);

    /// <summary>Whether a cell is running.</summary>
    public bool IsBusy => turn.CurrentCount == 0;

    /// <summary>Loads the compiler in a session of its own, so that the first cell of the next one does not wait for it.</summary>
    public static async Task WarmUpAsync()
    {
        using var session = new CSharpSession();
        await session.RunAsync("Enumerable.Range(0, 3).Sum()").ConfigureAwait(false);
    }

    /// <summary>Stops the running cell, if there is one. Returns at once; the cell's result says how it ended.</summary>
    public void Interrupt() => Volatile.Read(ref interrupt)?.CancelAsync();

    /// <summary>Runs a cell to its end. Errors of the cell are in the result, not thrown.</summary>
    /// <param name="code">The cell's text: C#, commands (<c>#!lsmagic</c> lists them), or both.</param>
    /// <param name="request">Its name, time limit, and who hears of outputs as they come.</param>
    /// <param name="token">Stops the cell, as <see cref="Interrupt"/> does.</param>
    /// <exception cref="InvalidOperationException">When another cell of this session is running.</exception>
    public async Task<CellResult> RunAsync(string code, CellRequest? request = null, CancellationToken token = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!turn.Wait(0, CancellationToken.None))
            throw new InvalidOperationException("a cell of this session is still running; a session runs one at a time.");
        try
        {
            return await RunNext(code, request ?? new CellRequest(), token).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<CellResult> RunNext(string code, CellRequest request, CancellationToken token)
    {
        var name = request.Name ?? $"cell {++count}";
        var watch = Stopwatch.StartNew();
        var log = new OutputLog(request.OnOutput);
        // Never disposed: code that a cell leaves behind may still look at its token. No timer hangs on it.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        Volatile.Write(ref interrupt, stop);
        var thread = new CellThread(new CellContext(log, stop.Token, options.ReadLine));
        var run = new CellRun(name, options, engine, thread, log, stop.Token);
        var guard = new CellGuard(name, options, request.TimeLimit ?? options.CellTimeLimit);

        using var stopping = CellStop.Watch(stop.Token);
        var (status, error) = stuck is null
            ? await guard.Finish(thread.Start(() => run.Run(code)), thread, stop).ConfigureAwait(false)
            : (CellStatus.Failed, guard.StillRunning(stuck));
        if (guard.GaveUp) (stuck, anyStuck) = (name, true);
        Volatile.Write(ref interrupt, null);
        if (error is not null) log.Add(new ErrorOutput(error));
        return new CellResult(status, log.Snapshot(), watch.Elapsed, error, error is null ? run.Value : null);
    }

    /// <summary>Forgets all variables. When no session is left, formatters that cells registered are forgotten too.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        Interrupt();
        engine.Dispose();
        if (Interlocked.Decrement(ref living) == 0) Formatter.ResetToDefault();
    }
}
