namespace ShipLab.Base;

/// <summary>One report from a long computation, for an <see cref="IProgress{T}"/> of the caller.</summary>
/// <param name="Stage">What is being done, e.g. "CoOp".</param>
/// <param name="Done">Units finished so far (steps, epochs, images: whatever the stage counts).</param>
/// <param name="Total">Units in all; 0 when unknown.</param>
/// <param name="Note">A short remark, e.g. "loss 1.234".</param>
public readonly record struct Progress(string Stage, long Done, long Total, string? Note = null);

/// <summary>
/// Passes news on at once, on the thread that reports. (<see cref="System.Progress{T}"/> posts them to other
/// threads, where they may overtake one another.)
/// </summary>
public sealed class Report<T>(Action<T> tell) : IProgress<T>
{
    /// <inheritdoc/>
    void IProgress<T>.Report(T value) => tell(value);
}
