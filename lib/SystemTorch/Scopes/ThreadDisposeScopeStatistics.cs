namespace TorchSharp;

/// <summary>Counts of what one thread has made and disposed, in total since the start or the last <see cref="Reset"/>.</summary>
public class ThreadDisposeScopeStatistics
{
    /// <summary>Made while no scope was open.</summary>
    public long CreatedOutsideScopeCount { get; private set; }

    /// <summary>Disposed while in no scope.</summary>
    public long DisposedOutsideScopeCount { get; private set; }

    /// <summary>Made while a scope was open.</summary>
    public long CreatedInScopeCount { get; private set; }

    /// <summary>Disposed by a scope, or by themselves while in one.</summary>
    public long DisposedInScopeCount { get; private set; }

    /// <summary>Taken into a scope after they were made.</summary>
    public long AttachedToScopeCount { get; private set; }

    /// <summary>Taken out of every scope.</summary>
    public long DetachedFromScopeCount { get; private set; }

    /// <summary>Made on this thread and not yet disposed. Objects that the finalizer frees are not counted as disposed.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;

    public void Reset()
    {
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount = 0;
        DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;
    }

    internal void CountCreatedOutsideScope() => CreatedOutsideScopeCount++;
    internal void CountDisposedOutsideScope() => DisposedOutsideScopeCount++;
    internal void CountCreatedInScope() => CreatedInScopeCount++;
    internal void CountDisposedInScope() => DisposedInScopeCount++;
    internal void CountAttached() => AttachedToScopeCount++;
    internal void CountDetached() => DetachedFromScopeCount++;
}
