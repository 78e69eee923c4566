using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab;

/// <summary>
/// What an observer sees after the update of one step. <paramref name="Context"/> [n, W] is the updated context and
/// <paramref name="Gradient"/> the gradient that updated it; <paramref name="Logits"/> [B, K] and <paramref name="Targets"/>
/// [B] (columns of the logits) are from before the update. Tensors are valid during the call only.
/// </summary>
public readonly record struct CoOpStep(
    int Step, double LearningRate, double Loss, Tensor Context, Tensor Gradient, Batch Batch, Tensor Logits, Tensor Targets);

/// <summary>
/// CoOp (Zhou et al., Learning to prompt for vision-language models, IJCV 2022): the words before the class name become
/// learned vectors, one context for all classes, trained through the frozen text tower with the cross entropy of
/// the image features.
/// </summary>
public sealed class CoOp(CoOpOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "coop";

    /// <inheritdoc/>
    public object Options => options;

    /// <inheritdoc/>
    public int? BatchSize => options.BatchSize;

    /// <summary>The initial context [n, W] to use instead of the one that the options describe.</summary>
    public Tensor? InitialContext { get; init; }

    /// <summary>Sees every step after its update.</summary>
    public Action<CoOpStep>? OnStep { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">The loss is no longer a finite number, or the batches hold a class that is not learned.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var all = NewDisposeScope();
        var classes = options.AllNames ? Enumerable.Range(0, task.ClassNames.Count).ToArray() : task.TrainClasses;
        var tokens = task.Prompts(options.ContextTokens);                                                    // [C, context]
        using var learned = new ClassPrompts(task.Text, tokens.index_select(0, Ids(classes, tokens.device)), options.ContextTokens);
        var columns = Columns(classes, task);                                                                // [C], id -> column
        var scale = options.LogitScale ?? task.LogitScale;
        using var context = new Parameter(Start(learned, task));                                             // [n, W]
        using var optimizer = optim.SGD([context], options.LearningRate, options.Momentum, weight_decay: options.WeightDecay);
        var schedule = new LearningRateSchedule(options.LearningRate, options.Epochs, batches.BatchesPerEpoch,
            options.RateEachStep, options.WarmupEpochs, options.WarmupRate);
        var (best, bestAccuracy, epochLoss) = ((Tensor?)null, double.NegativeInfinity, 0.0);

        for (var step = 0; step < schedule.Steps; step++)
        {
            token.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();

            // the rate of this step
            var rate = schedule.At(step);
            foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;

            // real features, perhaps with synthesized ones behind them
            var (x, y) = batches.Next();                                     // [B, D], [B]
            var targets = columns.index_select(0, y);                        // [B]
            if (targets.lt(0).any().ToBoolean()) throw NotLearned(classes, task);

            // the text features of the learned names under the present context
            var text = learned.Encode(context);                              // [K, D]
            var logits = scale * x.matmul(text.t());                         // [B, D] x [D, K] -> [B, K]
            var loss = F.cross_entropy(logits, targets);                     // []

            optimizer.zero_grad();
            loss.backward();
            optimizer.step();

            var value = loss.ToSingle();
            if (!double.IsFinite(value)) throw Diverged(value, step, rate);
            epochLoss += value / batches.BatchesPerEpoch;
            OnStep?.Invoke(new CoOpStep(step, rate, value, context, context.grad!, new Batch(x, y), logits, targets));

            // the end of an epoch: report it, and keep it if validation says so
            if ((step + 1) % batches.BatchesPerEpoch != 0) continue;
            progress?.Report(new Progress("learning the context (CoOp)", (step + 1) / batches.BatchesPerEpoch, options.Epochs, $"loss {epochLoss:0.000}"));
            epochLoss = 0;
            if (options.SelectOnValidation && Accuracy(learned, context, columns, task) is var accuracy && accuracy > bestAccuracy)
                (best, bestAccuracy) = (context.detach().clone().MoveToOuterDisposeScope(), accuracy);
        }

        using var _ = no_grad();
        var kept = best ?? context.detach().clone();                                                         // [n, W]
        using var everyClass = new ClassPrompts(task.Text, tokens, options.ContextTokens);
        return new PromptClassifier(everyClass.Encode(kept), scale, kept);                                   // [C, D]
    }

    private Tensor Start(ClassPrompts prompts, FineTuningTask task)
    {
        if (InitialContext is { } given) return given.detach().clone();
        using var _ = no_grad();
        if (options.ContextStart == ContextStart.Words)
        {
            if (options.ContextTokens != task.TemplateTokens)
                throw new ShipLabException($"A context of {options.ContextTokens} vectors cannot start from the template's {task.TemplateTokens} words. "
                    + $"Set ContextTokens to {task.TemplateTokens}, or ContextStart to Random.");
            return prompts.TokenEmbeddingOfContext().clone();
        }
        using var noise = new SeededNoise(Seeds.For(task.Seed, "context"), task.Tokens.device);
        return options.InitialStd * noise.Next(options.ContextTokens, task.Text.Width);
    }

    private double Accuracy(ClassPrompts prompts, Tensor context, Tensor columns, FineTuningTask task)
    {
        var validation = task.Validation
            ?? throw new ShipLabException("CoOp is to choose its epoch on validation features, but the task has none. Give it some, or set SelectOnValidation to false.");
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var logits = validation.X.matmul(prompts.Encode(context).t());                                       // [N, K]
        return Metrics.TopK(logits, columns.index_select(0, validation.Y));
    }

    private static Tensor Ids(IReadOnlyList<int> classes, Device device) => tensor(classes.Select(id => (long)id).ToArray(), device: device);

    /// <summary>The column of each class id; -1 for an id that is not learned.</summary>
    private static Tensor Columns(IReadOnlyList<int> classes, FineTuningTask task)
    {
        var columns = Enumerable.Repeat(-1L, task.ClassNames.Count).ToArray();
        for (var column = 0; column < classes.Count; column++) columns[classes[column]] = column;
        return tensor(columns, device: task.Tokens.device);                                                  // [C]
    }

    private static ShipLabException NotLearned(IReadOnlyList<int> classes, FineTuningTask task) =>
        new($"A batch holds a class outside the {classes.Count} of {task.ClassNames.Count} that CoOp learns over. "
            + "Give it batches of these classes only, or make all classes the task's TrainClasses.");

    private ShipLabException Diverged(double loss, int step, double rate) =>
        new($"CoOp's loss became {loss} in step {step + 1} at a learning rate of {rate:g3}. Lower the learning rate (now {options.LearningRate}), "
            + "and check that all features are finite and of unit norm.");
}
