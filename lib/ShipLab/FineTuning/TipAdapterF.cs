using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>
/// What an observer sees after the update of one step. <paramref name="Keys"/> [N, D] are the updated keys;
/// <paramref name="Logits"/> [B, K] and <paramref name="Targets"/> [B] (columns of the logits)
/// are from before the update. Tensors are valid during the call only.
/// </summary>
public readonly record struct TipStep(int Step, double LearningRate, double Loss, Tensor Keys, Tensor Logits,
    Tensor Targets);

/// <summary>Tip-Adapter-F (the same paper, section 3.3): the keys of the cache are trained with the cross entropy
/// of the training features, alpha and beta fixed; afterwards these are searched on validation features.</summary>
/// <remarks>New classes: without a generator the zero-shot part alone; with one they have synthesized keys,
/// which are trained too.</remarks>
public sealed class TipAdapterF(TipAdapterFOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "tip-adapter-f";

    /// <inheritdoc/>
    public object Options => options;

    /// <inheritdoc/>
    public int? BatchSize => options.BatchSize;

    /// <summary>Sees every step after its update.</summary>
    public Action<TipStep>? OnStep { get; init; }

    /// <summary>Sees the keys [N, D] after every epoch 1, 2, ...; valid during the call only.</summary>
    public Action<int, Tensor>? OnEpoch { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">The loss is no longer a finite number,
    /// a batch holds a class that is not learned, or validation features are asked for that the task
    /// does not have.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        using var all = NewDisposeScope();
        OptionSettings.Require(options, "Tip-Adapter-F");
        var tip = options.Cache;
        using var space = task.LabelSpace("Tip-Adapter-F");
        var cache = TipCache.Of(batches.All(), tip.NormaliseViews);
        _ = space.Targets(cache.Labels);                                         // refuses what is of no class to learn
        var values = cache.Values(space.Classes);                                                   // [N, K]
        var text = task.TextFeatures.index_select(0, space.Ids);                                    // [K, D]
        var scale = tip.LogitScale ?? task.LogitScale;
        using var keys = new Parameter(cache.Keys);                                                 // [N, D]
        using var optimizer = optim.AdamW([keys], options.LearningRate, eps: options.Epsilon,
            weight_decay: options.WeightDecay);
        var schedule = new LearningRateSchedule(options.LearningRate, options.Epochs, batches.BatchesPerEpoch);
        var steps = new TrainingSteps("Tip-Adapter-F", "training the cache (Tip-Adapter-F)", optimizer, schedule,
            progress, token);
        using var best = new BestWeights([keys]);

        for (var step = 0; step < steps.Count; step++)
        {
            using var scope = NewDisposeScope();
            var rate = steps.Begin(step);

            // CLIP's logits, and what the cache says with its present keys
            var (x, y) = batches.Next();                                                            // [B, D], [B]
            var targets = space.Targets(y);                                                         // [B]
            var votes = TipCache.Votes(x, keys, values, tip.Beta);                                  // [B, K]
            var logits = scale * x.mm(text.t()) + tip.Alpha * votes;                                // [B, K]
            var loss = F.cross_entropy(logits, targets);                                            // []

            var value = steps.Update(loss);
            OnStep?.Invoke(new TipStep(step, rate, value, keys, logits, targets));
            if (!steps.EndsEpoch(out var epoch)) continue;
            OnEpoch?.Invoke(epoch, keys);
            if (options.SelectOnValidation) best.Offer(Accuracy(task, cache with { Keys = keys }, scale));
        }
        best.Restore();
        return TipAdapter.Classifier(cache with { Keys = keys }, tip, task, "Tip-Adapter-F", token);
    }

    private double Accuracy(FineTuningTask task, TipCache cache, double scale)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var validation = new ValidationSet(task, "Tip-Adapter-F", "set SelectOnValidation to false");
        using var classifier = new TipClassifier(task.TextFeatures, cache, scale, options.Cache.Alpha,
            options.Cache.Beta);
        return validation.Accuracy(classifier);
    }
}
