namespace ShipLab.Base;

/// <summary>
/// Passes news on at once, on the thread that reports. (<see cref="System.Progress{T}"/> posts them to other
/// threads, where they may overtake one another.)
/// </summary>
public sealed class Report<T>(Action<T> tell) : IProgress<T>
{
    /// <inheritdoc/>
    void IProgress<T>.Report(T value) => tell(value);
}
