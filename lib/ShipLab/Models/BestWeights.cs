namespace ShipLab.Models;

/// <summary>A copy of what is trained from when it scored best, for a training that goes back to it.</summary>
/// <param name="weights">What is trained.</param>
internal sealed class BestWeights(IEnumerable<Tensor> weights) : IDisposable
{
    private readonly Tensor[] _weights = [.. weights];
    private Tensor[] _copies = [];
    private double _best = double.NegativeInfinity;

    /// <summary>Keeps the present weights if their score is better than all before.</summary>
    /// <returns>Whether they are kept.</returns>
    public bool Offer(double score)
    {
        if (!(score > _best)) return false;
        _best = score;
        Dispose();
        _copies = [.. _weights.Select(weight => weight.detach().clone().DetachFromDisposeScope())];
        return true;
    }

    /// <summary>Goes back to the best; changes nothing where none was offered.</summary>
    public void Restore()
    {
        using var _ = no_grad();
        foreach (var (weight, copy) in _weights.Zip(_copies)) weight.copy_(copy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var copy in _copies) copy.Dispose();
        _copies = [];
    }
}
