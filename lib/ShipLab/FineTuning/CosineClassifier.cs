namespace ShipLab.FineTuning;

/// <summary>CLIP's classifier: scaled cosine similarity to one text feature a class. Owns its tensors.</summary>
/// <param name="textFeatures">[C, D], unit norm, row = class id.</param>
/// <param name="logitScale">Factor on the cosine.</param>
/// <param name="context">The learned context [n, W] that made the text features, where one did.</param>
public sealed class CosineClassifier(Tensor textFeatures, double logitScale, Tensor? context = null) : IClassifier
{
    private readonly Tensor _textFeatures = textFeatures.DetachFromDisposeScope();
    private readonly Tensor? _context = context?.DetachFromDisposeScope();

    /// <summary>[C, D], unit norm.</summary>
    public Tensor TextFeatures => _textFeatures;

    /// <summary>The learned context [n, W], or null.</summary>
    public Tensor? Context => _context;

    /// <summary>Factor on the cosine.</summary>
    public double LogitScale => logitScale;

    /// <inheritdoc/>
    public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(classes.Select(id => (long)id).ToArray(), device: features.device);
        var text = _textFeatures.index_select(0, ids);                                  // [K, D]
        return (logitScale * features.mm(text.t())).MoveToOuterDisposeScope();          // [N, D] x [D, K] -> [N, K]
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _textFeatures.Dispose();
        _context?.Dispose();
    }
}
