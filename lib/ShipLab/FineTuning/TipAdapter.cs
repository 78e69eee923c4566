namespace ShipLab.FineTuning;

/// <summary>Tip-Adapter (Zhang et al., Tip-Adapter: training-free adaption of CLIP for few-shot classification, ECCV
/// 2022): the training features become a cache, whose votes are added to CLIP's logits. Nothing is trained.</summary>
/// <remarks>New classes: without a generator they have no key, so their logits are CLIP's zero-shot part alone;
/// with one, as many synthesized keys each as a base class has images.</remarks>
public sealed class TipAdapter(TipAdapterOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "tip-adapter";

    /// <inheritdoc/>
    public object Options => options;

    /// <summary>1: it looks at all training features at once, never at a batch.</summary>
    public int? BatchSize => 1;

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">A search is asked for, but the task has no validation features;
    /// or a training feature is of no class to learn.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        OptionSettings.Require(options, "Tip-Adapter");
        using var scope = NewDisposeScope();
        using var space = task.LabelSpace("Tip-Adapter");
        var cache = TipCache.Of(batches.All(), options.NormaliseViews);
        _ = space.Targets(cache.Labels); // refuses what is of no class to learn
        return Classifier(cache, options, task, "Tip-Adapter", token);
    }

    /// <summary>The classifier of a cache; where a search is asked for, with the alpha and beta it finds.</summary>
    internal static TipClassifier Classifier(TipCache cache, TipAdapterOptions options, FineTuningTask task,
        string method, CancellationToken token)
    {
        var scale = options.LogitScale ?? task.LogitScale;
        if (options.Search is not { } search)
            return new TipClassifier(task.TextFeatures, cache, scale, options.Alpha, options.Beta);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var validation = new ValidationSet(task, method,
            "set Search to null to keep the Alpha and Beta of the options");
        // [N, D] x [D, K] -> [N, K]
        var text = scale * validation.X.mm(task.TextFeatures.index_select(0, validation.Ids).t());
        var found = search.Run(validation.X, validation.Targets, text, cache.Keys, cache.Values(validation.Classes),
            token);
        return new TipClassifier(task.TextFeatures, cache, scale, found.Alpha, found.Beta) { Search = found };
    }
}
