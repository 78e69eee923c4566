namespace ShipLab.FineTuning;

/// <summary>Tip-Adapter's classifier: scale * cosine to the text features, plus <see cref="Alpha"/> times what
/// the cache says. A class without a key gets the zero-shot part alone. Owns its tensors.</summary>
public sealed class TipClassifier : IClassifier
{
    private readonly Tensor _textFeatures;
    private readonly TipCache _cache;

    /// <param name="textFeatures">[C, D], unit norm, row = class id; copied.</param>
    /// <param name="cache">Copied.</param>
    /// <param name="logitScale">Factor on the cosine.</param>
    /// <param name="alpha">Weight of the cache.</param>
    /// <param name="beta">Sharpness of the cache.</param>
    public TipClassifier(Tensor textFeatures, TipCache cache, double logitScale, double alpha, double beta)
    {
        using var _ = no_grad();
        _textFeatures = textFeatures.detach().clone().DetachFromDisposeScope();
        _cache = new TipCache(cache.Keys.detach().clone().DetachFromDisposeScope(),
            cache.Labels.clone().DetachFromDisposeScope());
        (LogitScale, Alpha, Beta) = (logitScale, alpha, beta);
    }

    /// <summary>Keys [N, D] and their classes.</summary>
    public TipCache Cache => _cache;

    /// <summary>Factor on the cosine.</summary>
    public double LogitScale { get; }

    /// <summary>Weight of the cache; 0 is zero-shot CLIP.</summary>
    public double Alpha { get; }

    /// <summary>Sharpness of the cache: how much nearer keys count more.</summary>
    public double Beta { get; }

    /// <summary>What the search on validation features found, where one was made.</summary>
    public TipSearchResult? Search { get; init; }

    /// <inheritdoc/>
    public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(classes.Select(id => (long)id).ToArray(), device: features.device);
        var text = _textFeatures.index_select(0, ids);                                              // [K, D]
        var values = _cache.Values(classes);                                                        // [N, K]
        return Parts.Joined(features.shape[0], TipCache.RowsAtOnce(_cache.Keys.shape[0]), (start, count) =>
        {
            var x = features.narrow(0, start, count);                                               // [B, D]
            return LogitScale * x.mm(text.t()) + Alpha * TipCache.Votes(x, _cache.Keys, values, Beta); // [B, K]
        }).MoveToOuterDisposeScope();                                                               // [rows, K]
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _textFeatures.Dispose();
        _cache.Keys.Dispose();
        _cache.Labels.Dispose();
    }
}
