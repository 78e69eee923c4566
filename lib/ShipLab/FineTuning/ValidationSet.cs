namespace ShipLab.FineTuning;

/// <summary>A task's validation features as a search needs them: scored among the classes that occur in them,
/// since in base-to-new these are the base classes alone. The tensors belong to the scope
/// in which it is made.</summary>
internal sealed class ValidationSet
{
    /// <param name="method">Who asks, for the message.</param>
    /// <param name="otherwise">What to do where there are none, for the message.</param>
    /// <exception cref="ShipLabException">The task has no validation features.</exception>
    public ValidationSet(FineTuningTask task, string method, string otherwise)
    {
        if (task.Validation is not { Count: > 0 } validation)
            throw new ShipLabException($"{method} chooses its settings on validation features, but the task has none. "
                + $"Give it some, or {otherwise}.");
        Require.Finite(validation, "validation features");
        Require.UnitNormAndNamed(validation, "validation features");
        X = validation.X;
        Classes = [.. validation.Labels().Distinct().Order().Select(id => (int)id)];
        Ids = tensor(Classes.Select(id => (long)id).ToArray(), device: X.device);
        using var space = new LabelSpace(Classes, Classes[^1] + 1, method, X.device);
        Targets = space.Targets(validation.Y);
    }

    /// <summary>[N, D].</summary>
    public Tensor X { get; }

    /// <summary>The classes that occur, ascending.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>[K] int64, <see cref="Classes"/>.</summary>
    public Tensor Ids { get; }

    /// <summary>[N] int64, columns within <see cref="Classes"/>.</summary>
    public Tensor Targets { get; }

    /// <summary>Percent of the features that a classifier classifies right.</summary>
    public double Accuracy(IClassifier classifier)
    {
        using var _ = no_grad();
        using var logits = classifier.Logits(X, Classes);                                           // [N, K]
        return Accuracy(logits);
    }

    /// <summary>Percent of the features that logits [N, K] classify right.</summary>
    public double Accuracy(Tensor logits) => Metrics.TopK(logits, Targets);
}
