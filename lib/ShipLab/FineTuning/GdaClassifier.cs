namespace ShipLab.FineTuning;

/// <summary>scale * cosine to the text features + alpha * Gaussian discriminants. Owns its tensors.</summary>
public sealed class GdaClassifier : IClassifier
{
    private readonly CosineClassifier _text;
    private readonly Tensor _weights, _biases;

    /// <param name="textFeatures">[C, D], unit norm, row = class id; copied, as are the others.</param>
    /// <param name="weights">[C, D] of the discriminants.</param>
    /// <param name="biases">[C] of the discriminants.</param>
    /// <param name="logitScale">Factor on the cosine.</param>
    /// <param name="alpha">Weight of the discriminants.</param>
    public GdaClassifier(Tensor textFeatures, Tensor weights, Tensor biases, double logitScale, double alpha)
    {
        using var _ = no_grad();
        _text = new CosineClassifier(textFeatures.detach().clone(), logitScale);
        _weights = weights.to(float64, copy: true).DetachFromDisposeScope();
        _biases = biases.to(float64, copy: true).DetachFromDisposeScope();
        Alpha = alpha;
    }

    /// <summary>Weight of the discriminants; 0 is zero-shot CLIP.</summary>
    public double Alpha { get; }

    /// <summary>Percent of the validation features that are right, where they chose the weight.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The Gaussian part alone, f32: features [N, D], class ids [K] -> [N, K].</summary>
    public Tensor Discriminants(Tensor features, Tensor ids)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var found = features.to(float64).mm(_weights.index_select(0, ids).t()) + _biases.index_select(0, ids);
        return found.to(float32).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(classes.Select(id => (long)id).ToArray(), device: features.device);        // [K]
        var text = _text.Logits(features, classes);                                                 // [N, K]
        return (Alpha == 0 ? text : text + Alpha * Discriminants(features, ids)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _weights.Dispose();
        _biases.Dispose();
    }
}
