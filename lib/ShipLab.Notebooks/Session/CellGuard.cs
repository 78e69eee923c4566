namespace ShipLab.Notebooks;

/// <summary>Waits for a cell, and stops it in three steps when its time is over or somebody asks: token, abort, giving up.</summary>
internal sealed class CellGuard(string cell, SessionOptions options, TimeSpan limit)
{
    /// <summary>Whether the cell still runs although everything was tried.</summary>
    public bool GaveUp { get; private set; }

    /// <param name="done">Ends with the cell.</param>
    /// <param name="thread">The cell's thread.</param>
    /// <param name="stop">The cell's token; cancelled here when the time is over.</param>
    public async Task<(CellStatus Status, CellError? Error)> Finish(Task done, CellThread thread, CancellationTokenSource stop)
    {
        var inTime = await Ended(done, limit, stop.Token).ConfigureAwait(false);
        var timedOut = !inTime && !stop.IsCancellationRequested;
        if (!inTime)
        {
            if (timedOut) await stop.CancelAsync().ConfigureAwait(false);
            if (!await Ended(done, options.GraceBeforeAbort).ConfigureAwait(false))
            {
                await Task.WhenAny(done, thread.ForceToEnd(options.GraceAfterAbort, options.Abort)).ConfigureAwait(false);
                GaveUp = !done.IsCompleted;
            }
        }
        if (GaveUp) return Stopped(timedOut, " It could not be stopped (native code cannot be): it still runs, so start the process anew.");

        switch (done.Exception?.InnerException)
        {
            case CellFailure failure when !thread.IsForced:
                return (CellStatus.Failed, failure.Error);
            case null when !timedOut:
                return (CellStatus.Ok, null);
            case var _ when thread.IsForced:
            case null or OperationCanceledException or CellFailure:
                return Stopped(timedOut, thread.IsForced
                    ? " It did not obey its cancellation token and was aborted; variables that it declared may be lost."
                    : "");
            case var unexpected:
                return (CellStatus.Failed, RuntimeReport.Create(unexpected, cell, new SourceTexts(options.Folder)));
        }
    }

    /// <summary>The error of a cell that cannot be run because an earlier one still runs.</summary>
    public CellError StillRunning(string earlier) => Report("SessionLost",
        $"{earlier} could not be stopped and still runs. Start the process anew.");

    private (CellStatus, CellError) Stopped(bool timedOut, string more) => timedOut
        ? (CellStatus.TimedOut, Report("TimeLimit", $"{cell} ran past its time limit of {Seconds(limit)}.{more}"))
        : (CellStatus.Cancelled, Report("Interrupted", $"{cell} was interrupted.{more}"));

    private CellError Report(string name, string message) =>
        new() { Name = name, Message = message, Cell = cell, Traceback = [$"{name}: {message}"] };

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.###} s";

    private static async Task<bool> Ended(Task done, TimeSpan wait, CancellationToken stop = default)
    {
        try
        {
            await done.WaitAsync(wait, stop).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!done.IsCompleted)
        {
            return false;
        }
        catch (OperationCanceledException) when (!done.IsCompleted)
        {
            return false;
        }
        catch (Exception)
        {
            // The cell's own; looked at by the caller.
        }
        return true;
    }
}
