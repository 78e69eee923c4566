namespace ShipLab.Cli.Experiments;

/// <summary>Decides whether the machine's memory allows one more worker: from an estimate at first, and from what workers were seen to need
/// as soon as one has finished a cell.</summary>
/// <param name="estimate">bytes that a worker is expected to need at its most</param>
internal sealed class WorkerMemory(long estimate)
{
    private const double Margin = 1.2; // of the most that was seen: cells differ

    private readonly Lock _lock = new();
    private long _peak;
    private bool _cellFinished;

    /// <summary>Bytes that a worker is thought to need.</summary>
    public long Need
    {
        get { lock (_lock) return _cellFinished ? (long)(_peak * Margin) : Math.Max(estimate, _peak); }
    }

    /// <summary>Whether <see cref="Need"/> was measured.</summary>
    public bool IsMeasured { get { lock (_lock) return _cellFinished; } }

    /// <summary>A worker tells the most memory it has had.</summary>
    public void Saw(long peak, bool cellFinished)
    {
        lock (_lock)
        {
            _peak = Math.Max(_peak, peak);
            _cellFinished |= cellFinished && peak > 0;
        }
    }

    /// <summary>Whether one more fits beside those that run, once each of them has grown to its full need.</summary>
    /// <param name="running">bytes that each running worker has now</param>
    public bool AllowsOneMore(IEnumerable<long> running)
    {
        var need = Need;
        return MemoryGauge.Available() - running.Sum(now => Math.Max(0, need - now)) >= need;
    }
}
