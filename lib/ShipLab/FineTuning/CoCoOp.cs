using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>What an observer sees after the update of one step: the context has the updated weights and still
/// the gradients that updated them; <paramref name="Logits"/> [B, K] and <paramref name="Targets"/> [B]
/// (columns of the logits) are from before the update. Valid during the call only.</summary>
public readonly record struct CoCoOpStep(int Step, double LearningRate, double Loss, ConditionalContext Context,
    Tensor Logits, Tensor Targets);

/// <summary>CoCoOp (Zhou et al., Conditional prompt learning for vision-language models, CVPR 2022):
/// CoOp whose context is moved by each image, through a small net that is trained with it.</summary>
/// <remarks>New classes: the same context and net; with a generator, synthesized features of them train both.</remarks>
public sealed class CoCoOp(CoCoOpOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "cocoop";

    /// <inheritdoc/>
    public object Options => options;

    /// <inheritdoc/>
    public int? BatchSize => options.BatchSize;

    /// <summary>Initial weights (ctx, meta_net.linear1.weight, ...) instead of those of the options.</summary>
    public IReadOnlyDictionary<string, Tensor>? InitialWeights { get; init; }

    /// <summary>Sees every step after its update.</summary>
    public Action<CoCoOpStep>? OnStep { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">The loss is no longer a finite number,
    /// a batch holds a class that is not learned, or validation features are asked for that the task
    /// does not have.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        using var all = NewDisposeScope();
        OptionSettings.Require(options, "CoCoOp");
        var tokens = task.Prompts(options.ContextTokens);                                           // [C, context]
        using var space = task.LabelSpace("CoCoOp");
        using var prompts = new ClassPrompts(task.Text, tokens.index_select(0, space.Ids), options.ContextTokens);
        var scale = options.LogitScale ?? task.LogitScale;
        var classifier = new CoCoOpClassifier(NewContext(task), task.Text, tokens, scale);
        try
        {
            var context = classifier.Context;
            Parameter[] weights = [.. context.parameters()];
            using var optimizer = options.Sgd.Over(weights);
            var schedule = options.Sgd.Schedule(options.Epochs, batches.BatchesPerEpoch);
            var steps = new TrainingSteps("CoCoOp", "learning the context (CoCoOp)", optimizer, schedule, progress,
                token);
            using var best = new BestWeights(weights);

            for (var step = 0; step < steps.Count; step++)
            {
                using var scope = NewDisposeScope();
                var rate = steps.Begin(step);

                // each image against all names under its own context
                var (x, y) = batches.Next();                                                        // [B, D], [B]
                var targets = space.Targets(y);                                                     // [B]
                var chunks = context.Chunks(prompts, x, options.ChunkSize ?? prompts.ChunkSize);
                var names = chunks.Forward();                                                       // [B * K, D]
                var logits = CoCoOpClassifier.Logits(x, names, scale);                              // [B, K]
                var loss = F.cross_entropy(logits, targets);                                        // []

                var value = steps.Update(loss, chunks, names);
                OnStep?.Invoke(new CoCoOpStep(step, rate, value, context, logits, targets));
                if (!steps.EndsEpoch(out _) || !options.SelectOnValidation) continue;
                var validation = new ValidationSet(task, "CoCoOp", "set SelectOnValidation to false");
                best.Offer(validation.Accuracy(classifier));
            }

            best.Restore();
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    private ConditionalContext NewContext(FineTuningTask task)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var size = task.Text.EmbedDim;
        var start = InitialWeights?.GetValueOrDefault("ctx")
            ?? ContextStarts.Make(options.ContextStart, options.ContextTokens, options.InitialStd, task);
        var context = new ConditionalContext(start, size, Math.Max(1, size / options.Reduction),
            Seeds.For(task.Seed, "meta net"));
        if (task.Device.type != DeviceType.CPU) context.to(task.Device);
        foreach (var (name, parameter) in context.named_parameters())
            if (InitialWeights?.GetValueOrDefault(name) is { } given) parameter.copy_(given);
        return context;
    }
}
