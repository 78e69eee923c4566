using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>
/// GDA (Wang et al., A hard-to-beat baseline for training-free CLIP-based adaptation, ICLR 2024):
/// features of a class are taken for Gaussian with a covariance that all classes share;
/// the discriminants that follow are added to CLIP's logits with a weight that validation features choose.
/// All views of all images count. Nothing is trained.
/// </summary>
/// <remarks>New classes: without a generator, from the base features nearest to their text feature
/// (paper, section 3.3), with a mean of their precisions, so that in one label space they do not compare with base
/// classes; with one, their means are those of as many synthesized features as a base class has images,
/// and their precision is that of real base features near these means (<see cref="GdaOptions.NewPrecision"/>);
/// synthesized features never enter a covariance.</remarks>
public sealed class Gda(GdaOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "gda";

    /// <inheritdoc/>
    public object Options => options;

    /// <summary>1: it looks at all training features at once, never at a batch.</summary>
    public int? BatchSize => 1;

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">There are several weights to choose from,
    /// but the task has no validation features; or a class that is to be learned has no training feature.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        OptionSettings.Require(options, "GDA");
        var text = task.TextFeatures.to(float64);                                                   // [C, D]
        var training = batches.All();
        using var space = task.LabelSpace("GDA");

        // means of all learned classes, the covariance of the real ones
        var (x, y) = training.AllViews();                                                           // [N, D], [N]
        (x, var columns) = (x.to(float64), space.Targets(y));
        Require.EveryClass(columns, space.Classes, task.ClassNames, "GDA");
        var means = Gaussians.Means(x, columns, space.Classes.Count);                               // [K, D]
        var (real, realColumns) = (training.RealViews().to(float64), space.Targets(training.RealLabels()));
        var precision = Gaussians.Precision(real, realColumns, means, options.Precision);           // [D, D]
        var (learned, learnedBiases) = Gaussians.Discriminants(means, precision);                   // [K, D], [K]
        token.ThrowIfCancellationRequested();

        // those of classes that have synthesized features alone
        if (options.NewPrecision == GdaNewPrecision.Neighbours
            && OnlySynthesized(realColumns, space.Classes.Count) is { Length: > 0 } made)
        {
            var columnsOf = tensor(made, device: text.device);                                      // [K']
            var own = means.index_select(0, columnsOf);                                             // [K', D]
            var near = Gaussians.NeighbourPrecision(F.normalize(own, dim: 1), real, options.Neighbours); // [D, D]
            var ownWeights = own.mm(near);                                                          // [K', D]
            learned = learned.index_copy(0, columnsOf, ownWeights);
            learnedBiases = learnedBiases.index_copy(0, columnsOf, Gaussians.Biases(own, ownWeights, means.shape[0]));
        }

        // those of classes without features
        var (weights, biases) = (zeros_like(text), zeros(text.shape[0], float64, text.device));     // [C, D], [C]
        weights = weights.index_copy(0, space.Ids, learned);
        biases = biases.index_copy(0, space.Ids, learnedBiases);
        if (Others(task, space.Classes) is { Length: > 0 } others)
        {
            var ids = tensor(others, device: text.device);                                          // [K']
            var (otherMeans, otherPrecision) =
                Gaussians.FromNeighbours(text.index_select(0, ids), real, options.Neighbours, options.TextRepeats);
            var (other, otherBiases) = Gaussians.Discriminants(otherMeans, otherPrecision);
            weights = weights.index_copy(0, ids, other);
            biases = biases.index_copy(0, ids, otherBiases);
        }
        return Chosen(task, weights, biases);
    }

    /// <summary>The classifier with the first weight that is best on validation.</summary>
    private GdaClassifier Chosen(FineTuningTask task, Tensor weights, Tensor biases)
    {
        var scale = options.LogitScale ?? task.LogitScale;
        if (options.Alphas is [var only]) return new GdaClassifier(task.TextFeatures, weights, biases, scale, only);
        var validation = new ValidationSet(task, "GDA", "give Alphas a single one");
        using var zeroShot = new GdaClassifier(task.TextFeatures, weights, biases, scale, 0);
        var text = zeroShot.Logits(validation.X, validation.Classes);                               // [N, K]
        var gaussian = zeroShot.Discriminants(validation.X, validation.Ids);                        // [N, K]
        var (best, alpha) = (0.0, options.Alpha);
        foreach (var candidate in options.Alphas)
        {
            using var logits = text + candidate * gaussian;
            var accuracy = validation.Accuracy(logits);
            if (accuracy > best) (best, alpha) = (accuracy, candidate);
        }
        return new GdaClassifier(task.TextFeatures, weights, biases, scale, alpha) { ValidationAccuracy = best };
    }

    /// <summary>The columns of K classes that no real feature is of.</summary>
    private static long[] OnlySynthesized(Tensor realColumns, int classes)
    {
        using var counts = bincount(realColumns, minlength: classes);                               // [K]
        var real = counts.ToHost<long>();
        return [.. Enumerable.Range(0, classes).Where(column => real[column] == 0).Select(column => (long)column)];
    }

    private static long[] Others(FineTuningTask task, IReadOnlyList<int> learned) =>
        [.. Enumerable.Range(0, task.ClassNames.Count).Except(learned).Select(id => (long)id)];
}
