using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.FineTuning;

/// <summary>Keeps a copy of what was trained after the epoch that is best on validation features, where that is asked for.</summary>
/// <param name="asked">False keeps nothing and never asks for the accuracy.</param>
internal sealed class BestEpoch(bool asked)
{
    private double _accuracy = double.NegativeInfinity;
    private Tensor[] _kept = [];

    /// <summary>Offers the state after an epoch. Of equally good epochs the first is kept.</summary>
    public void Offer(IReadOnlyList<Tensor> state, Func<double> accuracy)
    {
        if (!asked || accuracy() is var found && found <= _accuracy) return;
        _accuracy = found;
        foreach (var old in _kept) old.Dispose();
        _kept = [.. state.Select(tensor => tensor.detach().clone().MoveToOuterDisposeScope())];
    }

    /// <inheritdoc cref="Offer(IReadOnlyList{Tensor}, Func{double})"/>
    public void Offer(Tensor state, Func<double> accuracy) => Offer([state], accuracy);

    /// <summary>The state of the best epoch, or the last one where none was kept.</summary>
    public Tensor[] Or(IReadOnlyList<Tensor> last) => _kept.Length > 0 ? _kept : [.. last];

    /// <inheritdoc cref="Or(IReadOnlyList{Tensor})"/>
    public Tensor Or(Tensor last) => Or([last])[0];
}
