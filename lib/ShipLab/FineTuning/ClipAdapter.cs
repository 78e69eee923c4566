using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>What an observer sees after the update of one step: the adapter has the updated weights and still
/// the gradients that updated them; <paramref name="Logits"/> [B, K] and <paramref name="Targets"/> [B]
/// (columns of the logits) are from before the update. Valid during the call only.</summary>
public readonly record struct ClipAdapterStep(
    int Step, double Ratio, double LearningRate, double Loss, FeatureAdapter Adapter, Tensor Logits, Tensor Targets);

/// <summary>CLIP-Adapter (Gao et al., IJCV 2024): a small bottleneck after the image tower,
/// its output blended with the feature itself, trained with the cross entropy against the frozen text features;
/// perhaps another one after the text tower.</summary>
/// <remarks>New classes: their images go through the adapter that base classes trained and meet their zero-shot text
/// features; with a generator, synthesized features of them train the adapter too.</remarks>
public sealed class ClipAdapter(ClipAdapterOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "clip-adapter";

    /// <inheritdoc/>
    public object Options => options;

    /// <inheritdoc/>
    public int? BatchSize => options.BatchSize;

    /// <summary>Initial weights of the image adapter (fc.0.weight, fc.2.weight) instead of random ones.</summary>
    public IReadOnlyDictionary<string, Tensor>? InitialWeights { get; init; }

    /// <summary>Sees every step after its update.</summary>
    public Action<ClipAdapterStep>? OnStep { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">The loss is no longer a finite number,
    /// a batch holds a class that is not learned, or validation features are asked for that the task
    /// does not have.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        OptionSettings.Require(options, "CLIP-Adapter");
        ClipAdapterClassifier? best = null;
        try
        {
            foreach (var ratio in options.Ratios)
            {
                var found = Fit(task, batches, ratio, progress, token);
                var isBetter = best is null || found.ValidationAccuracy > best.ValidationAccuracy;
                (isBetter ? best : found)?.Dispose();
                if (isBetter) best = found;
            }
            return best!;
        }
        catch
        {
            best?.Dispose();
            throw;
        }
    }

    private ClipAdapterClassifier Fit(FineTuningTask task, IBatchSource batches, double ratio,
        IProgress<Progress>? progress, CancellationToken token)
    {
        using var all = NewDisposeScope();
        using var space = task.LabelSpace("CLIP-Adapter");
        var allText = task.TextFeatures;                                                            // [C, D]
        var text = allText.index_select(0, space.Ids);                                              // [K, D]
        var scale = options.LogitScale ?? task.LogitScale;
        var adapter = New(task, "adapter");
        using var textAdapter = options.TextRatio is null ? null : New(task, "text adapter");
        try
        {
            Set(adapter);
            Parameter[] weights = [.. adapter.parameters(), .. textAdapter?.parameters() ?? []];
            using var optimizer = options.Sgd.Over(weights);
            var schedule = options.Sgd.Schedule(options.Epochs, batches.BatchesPerEpoch);
            var steps = new TrainingSteps("CLIP-Adapter", $"training the adapter (CLIP-Adapter, ratio {ratio})",
                optimizer, schedule, progress, token);
            using var best = new BestWeights(weights);

            for (var step = 0; step < steps.Count; step++)
            {
                using var scope = NewDisposeScope();
                var rate = steps.Begin(step);

                // adapted image features against the text features
                var (x, y) = batches.Next();                                                        // [B, D], [B]
                var targets = space.Targets(y);                                                     // [B]
                var names = textAdapter?.Blend(text, options.TextRatio!.Value) ?? text;             // [K, D]
                var logits = scale * adapter.Blend(x, ratio).mm(names.t());                 // [B, D] x [D, K] -> [B, K]
                var loss = F.cross_entropy(logits, targets);                                        // []

                var value = steps.Update(loss);
                OnStep?.Invoke(new ClipAdapterStep(step, ratio, rate, value, adapter, logits, targets));
                if (steps.EndsEpoch(out _) && options.SelectOnValidation)
                    best.Offer(Accuracy(task, adapter, ratio, Adapted(allText, textAdapter), scale));
            }

            best.Restore();
            using var quiet = no_grad();
            var final = Adapted(allText, textAdapter);                                              // [C, D]
            var choosing = options.Ratios.Count > 1 || options.SelectOnValidation;
            return new ClipAdapterClassifier(adapter, ratio, final, scale)
            {
                ValidationAccuracy = choosing ? Accuracy(task, adapter, ratio, final, scale) : null,
            };
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    private FeatureAdapter New(FineTuningTask task, string purpose)
    {
        var size = task.TextFeatures.shape[1];
        var adapter = new FeatureAdapter(size, Math.Max(1, size / options.Reduction), Seeds.For(task.Seed, purpose));
        if (task.Device.type != DeviceType.CPU) adapter.to(task.Device);
        return adapter;
    }

    private void Set(FeatureAdapter adapter)
    {
        if (InitialWeights is null) return;
        using var _ = no_grad();
        foreach (var (name, parameter) in adapter.named_parameters()) parameter.copy_(InitialWeights[name]);
    }

    /// <summary>Text features as they are, copied, or after the text adapter: [C, D].</summary>
    private Tensor Adapted(Tensor text, FeatureAdapter? adapter)
    {
        using var _ = no_grad();
        return adapter?.Blend(text, options.TextRatio!.Value) ?? text.clone();
    }

    private static double Accuracy(FineTuningTask task, FeatureAdapter adapter, double ratio, Tensor text, double scale)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var validation = new ValidationSet(task, "CLIP-Adapter",
            "give Ratios a single one and set SelectOnValidation to false");
        var logits = scale * adapter.Blend(validation.X, ratio).mm(text.index_select(0, validation.Ids).t()); // [N, K]
        return validation.Accuracy(logits);
    }
}
