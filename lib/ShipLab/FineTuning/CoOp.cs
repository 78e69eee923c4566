using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>
/// What an observer sees after the update of one step. <paramref name="Context"/> [n, W]
/// (or [K, n, W], one for each class) is the updated context and <paramref name="Gradient"/> the gradient that updated
/// it; <paramref name="Logits"/> [B, K] and <paramref name="Targets"/> [B] (columns of the logits)
/// are from before the update. Tensors are valid during the call only.
/// </summary>
public readonly record struct CoOpStep(
    int Step, double LearningRate, double Loss, Tensor Context, Tensor Gradient, Batch Batch,
    Tensor Logits, Tensor Targets);

/// <summary>CoOp (Zhou et al., Learning to prompt for vision-language models, IJCV 2022):
/// the words before the class name become learned vectors, one context for all classes or one for each,
/// trained through the frozen text tower with the cross entropy of the image features.</summary>
/// <remarks>New classes without generator: the context that base classes learned, with the new name;
/// where every class has a context of its own, the zero-shot prompt.</remarks>
public sealed class CoOp(CoOpOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => options.ClassContexts ? "coop-csc" : "coop";

    /// <inheritdoc/>
    public object Options => options;

    /// <inheritdoc/>
    public int? BatchSize => options.BatchSize;

    /// <summary>The initial context [n, W], or [K, n, W] for class contexts, instead of that of the options.</summary>
    public Tensor? InitialContext { get; init; }

    /// <summary>Sees every step after its update.</summary>
    public Action<CoOpStep>? OnStep { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">The loss is no longer a finite number,
    /// or the batches hold a class that is not learned.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        using var all = NewDisposeScope();
        OptionSettings.Require(options, "CoOp");
        var classes = options.AllNames ? Enumerable.Range(0, task.ClassNames.Count).ToArray() : task.TrainClasses;
        var tokens = task.Prompts(options.ContextTokens);                                                // [C, context]
        using var space = task.LabelSpace("CoOp", classes);
        using var prompts = Prompts(task, tokens.index_select(0, space.Ids), classes);
        var scale = options.LogitScale ?? task.LogitScale;
        using var context = new Parameter(Start(task, classes.Count));                            // [n, W] or [K, n, W]
        using var optimizer = options.Sgd.Over([context]);
        var schedule = options.Sgd.Schedule(options.Epochs, batches.BatchesPerEpoch);
        var steps = new TrainingSteps("CoOp", "learning the context (CoOp)", optimizer, schedule, progress, token);
        using var best = new BestWeights([context]);
        var chunks = prompts.Chunks(context, options.ChunkSize);

        for (var step = 0; step < steps.Count; step++)
        {
            using var scope = NewDisposeScope();
            var rate = steps.Begin(step);

            // real features, perhaps with synthesized ones behind them
            var (x, y) = batches.Next();                                     // [B, D], [B]
            var targets = space.Targets(y);                                  // [B]

            // the text features of the learned names under the present context
            var text = chunks.Forward();                                     // [K, D]
            var logits = scale * x.mm(text.t());                             // [B, D] x [D, K] -> [B, K]
            var loss = F.cross_entropy(logits, targets);                     // []

            var value = steps.Update(loss, chunks, text);
            OnStep?.Invoke(new CoOpStep(step, rate, value, context, context.grad!, new Batch(x, y), logits, targets));
            if (steps.EndsEpoch(out _) && options.SelectOnValidation) best.Offer(Accuracy(chunks, space, task));
        }

        best.Restore();
        using var quiet = no_grad();
        var kept = context.detach().clone();                                                      // [n, W] or [K, n, W]
        return new CosineClassifier(EveryClass(task, tokens, prompts, kept, space), scale, kept);
    }

    /// <summary>Text features of all classes under the learned context: [C, D].</summary>
    private Tensor EveryClass(FineTuningTask task, Tensor tokens, ClassPrompts learned, Tensor context,
        LabelSpace space)
    {
        if (context.dim() == 3)
            // [K, D] into [C, D]
            return task.TextFeatures.index_copy(0, space.Ids, learned.Chunks(context, options.ChunkSize).Forward());
        using var all = Prompts(task, tokens, [.. Enumerable.Range(0, task.ClassNames.Count)]);
        return all.Chunks(context, options.ChunkSize).Forward();
    }

    /// <summary>The prompts [K, context] of some classes.</summary>
    private ClassPrompts Prompts(FineTuningTask task, Tensor tokens, IReadOnlyList<int> classes)
    {
        if (options.NamePosition == NamePosition.End) return new ClassPrompts(task.Text, tokens, options.ContextTokens);
        var lengths = task.NameLengths();
        return new ClassPrompts(task.Text, tokens, options.ContextTokens, options.NamePosition,
            [.. classes.Select(id => lengths[id])]);
    }

    private Tensor Start(FineTuningTask task, int classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return (InitialContext ?? ContextStarts.Make(options.ContextStart, options.ContextTokens, options.InitialStd,
            task, options.ClassContexts ? classes : null)) switch
        {
            { } shared when options.ClassContexts && shared.dim() == 2 =>
                shared.unsqueeze(0).repeat(classes, 1, 1).MoveToOuterDisposeScope(),
            var given => given.detach().clone().MoveToOuterDisposeScope(),
        };
    }

    private static double Accuracy(PromptChunks prompts, LabelSpace space, FineTuningTask task)
    {
        var validation = task.Validation
            ?? throw new ShipLabException("CoOp is to choose its epoch on validation features, but the task has none. "
            + "Give it some, or set SelectOnValidation to false.");
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var logits = validation.X.mm(prompts.Forward().t());                                           // [N, K]
        return Metrics.TopK(logits, space.Targets(validation.Y));
    }
}
