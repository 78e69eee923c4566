namespace ShipLab.FineTuning;

/// <summary>A linear classifier of the classes that it has learned; it does not know others,
/// whose logits are minus infinity. Owns its tensors.</summary>
public sealed class LinearClassifier : IClassifier
{
    private readonly Dictionary<int, int> _columns;
    private readonly Tensor _weights; // [D, K + 1] f32, the last column 0
    private readonly Tensor _biases;  // [K + 1] f32, the last one -infinity

    /// <param name="weights">[D + 1, K], the last row the biases; copied.</param>
    /// <param name="classes">The class id of each column.</param>
    public LinearClassifier(Tensor weights, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _columns = classes.Select((id, column) => (id, column)).ToDictionary(pair => pair.id, pair => pair.column);
        var (size, k) = (weights.shape[0] - 1, weights.shape[1]);
        var single = weights.to(float32);
        _weights = cat([single.narrow(0, 0, size), zeros(size, 1, float32, weights.device)],
            1).DetachFromDisposeScope();
        _biases = cat([single.select(0, size), full(1, float.NegativeInfinity, float32, weights.device)],
            0).DetachFromDisposeScope();
    }

    /// <summary>The inverse strength C of the penalty.</summary>
    public double Strength { get; init; }

    /// <summary>Percent of the validation features that are right, where they chose the strength.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <inheritdoc/>
    public bool Knows(int classId) => _columns.ContainsKey(classId);

    /// <inheritdoc/>
    public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var unknown = _biases.shape[0] - 1;
        // [K']
        var columns = tensor(classes.Select(id => _columns.TryGetValue(id, out var column) ? column : unknown)
            .ToArray(), device: features.device);
        // [N, K']
        return (features.mm(_weights.index_select(1, columns)) + _biases.index_select(0, columns))
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _biases.Dispose();
    }
}
