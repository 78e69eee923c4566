using F = TorchSharp.torch.nn.functional;

namespace ShipLab.VisualPrompts;

/// <summary>What an observer sees after the update of one step. Tensors are valid during the call only.</summary>
public readonly record struct TuningStep(
    int Step, double LearningRate, double Loss, TunedClassifier Classifier, ImageBatch Batch, Tensor Logits);

/// <summary>The training that all image tuners share; what differs is the tower that they adapt.</summary>
/// <param name="method">who trains, for messages and progress</param>
internal sealed class ImageTuning(string method, TuningOptions options, Action<TuningStep>? onStep)
{
    /// <param name="tower">adapted and not yet trained; belongs to the classifier from here on</param>
    public TunedClassifier Fit(ImageTask task, IAdaptedTower tower, IImageBatches batches,
        IProgress<Progress>? progress, CancellationToken token)
    {
        using var all = NewDisposeScope();
        var classifier = new TunedClassifier(tower, task.ClassNames.Count, task.Tower.Config.FeatureWidth, task.Seed,
            task.Tower.Device);
        try
        {
            OptionSettings.Require(options, method);
            task.Check(method);
            Train(classifier, task, batches, progress, token);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    private void Train(TunedClassifier classifier, ImageTask task, IImageBatches batches,
        IProgress<Progress>? progress, CancellationToken token)
    {
        using var optimizer = options.Over(classifier);
        var schedule = options.Schedule(batches.BatchesPerEpoch);
        var steps = new TrainingSteps(method, $"tuning ({method})", optimizer, schedule, progress, token);
        using var best = new BestWeights(classifier.Learned.Values);

        for (var step = 0; step < steps.Count; step++)
        {
            using var scope = NewDisposeScope();
            var rate = steps.Begin(step);

            var batch = batches.Next();                                             // [B, 3, R, R], [B]
            CheckLabels(batch, task);

            // only what is learned has gradients: the tower is frozen
            var features = classifier.Features(batch.Images);                       // [B, D]
            var logits = classifier.LogitsOf(features);                             // [B, C]
            var loss = F.cross_entropy(logits, batch.Labels);                       // []

            var value = steps.Update(loss);
            onStep?.Invoke(new TuningStep(step, rate, value, classifier, batch, logits));
            if (steps.EndsEpoch(out _) && options.SelectOnValidation) Offer(best, classifier, task);
        }
        best.Restore();
    }

    private void Offer(BestWeights best, TunedClassifier classifier, ImageTask task)
    {
        var (images, labels) = task.Validation ?? throw new ShipLabException(
            $"{method} is to choose its epoch on validation images, but the task has none. "
            + "Give it some, or set SelectOnValidation to false.");
        using var logits = classifier.Logits(images);                               // [N, C]
        var accuracy = Metrics.TopK(logits, labels);
        if (best.Offer(accuracy)) classifier.ValidationAccuracy = accuracy;
    }

    private void CheckLabels(ImageBatch batch, ImageTask task)
    {
        using var outside = batch.Labels.lt(0).logical_or_(batch.Labels.ge(task.ClassNames.Count)).any();
        if (outside.ToBoolean())
            throw new ShipLabException($"A batch of {method} holds a class id outside 0 to "
                + $"{task.ClassNames.Count - 1}. Give the task the names of all classes of its data set.");
    }
}
