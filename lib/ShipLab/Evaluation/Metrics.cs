namespace ShipLab.Evaluation;

/// <summary>Accuracy on base and new classes and their harmonic mean, percent; NaN if not applicable.</summary>
public readonly record struct BaseNewHarmonic(double Base, double New, double H)
{
    /// <summary>With H = 2ab / (a + b), and 0 where both are 0.</summary>
    public static BaseNewHarmonic Of(double @base, double @new) => new(@base, @new, Metrics.HarmonicMean(@base, @new));
}

/// <summary>
/// Accuracies from logits [N, C] and labels [N] (int64 columns), in percent unless a name says fraction. The same
/// numbers as the official code of SHIP (utils.py), CoOp (Dassl) and GRIP (compute_metrics.py) gives.
/// </summary>
public static partial class Metrics
{
    /// <summary>2ab / (a + b); 0 if both are 0.</summary>
    public static double HarmonicMean(double a, double b) => a + b == 0 ? 0 : 2 * a * b / (a + b);

    /// <summary>Percent of rows whose label is among the k largest logits (SHIP, cls_acc). With k above C, C.</summary>
    public static double TopK(Tensor logits, Tensor labels, int k = 1)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        RequireRows(logits, labels);
        var (_, best) = logits.topk((int)Math.Min(k, logits.shape[1]), dim: 1);          // [N, C] -> [N, k]
        var hits = best.eq(labels.unsqueeze(1)).sum().ToInt64();                         // [N, k]
        return 100.0 * hits / labels.shape[0];
    }

    /// <summary>The column of the largest logit of each row, on the CPU.</summary>
    public static long[] Predictions(Tensor logits)
    {
        using var scope = NewDisposeScope();
        return logits.argmax(1).ToHost<long>();                                       // [N, C] -> [N]
    }

    /// <summary>
    /// The base-to-new protocol from logits over all classes: base rows among base columns only, new rows among new
    /// columns only. Labels below <paramref name="baseClasses"/> are base.
    /// </summary>
    public static BaseNewHarmonic BaseToNew(Tensor logits, Tensor labels, int baseClasses)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (baseRows, newRows) = Split(labels, baseClasses);
        var newClasses = logits.shape[1] - baseClasses;
        var atBase = TopK(logits.index_select(0, baseRows).narrow(1, 0, baseClasses), labels.index_select(0, baseRows));
        var atNew = TopK(logits.index_select(0, newRows).narrow(1, baseClasses, newClasses),
            labels.index_select(0, newRows) - baseClasses);
        return BaseNewHarmonic.Of(atBase, atNew);
    }

    /// <summary>The generalised protocol: base and new rows alike among all columns; percent of rows.</summary>
    public static BaseNewHarmonic JointOverall(Tensor logits, Tensor labels, int baseClasses)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (baseRows, newRows) = Split(labels, baseClasses);
        return BaseNewHarmonic.Of(
            TopK(logits.index_select(0, baseRows), labels.index_select(0, baseRows)),
            TopK(logits.index_select(0, newRows), labels.index_select(0, newRows)));
    }

    /// <summary>As <see cref="JointOverall"/>, but means of per-class accuracies (generalized zero-shot
    /// learning, Xian et al., 2017).</summary>
    public static BaseNewHarmonic JointPerClass(Tensor logits, Tensor labels, int baseClasses)
    {
        var accuracy = PerClassAccuracy(logits, labels);
        return BaseNewHarmonic.Of(MeanOfPresent(accuracy[..baseClasses]), MeanOfPresent(accuracy[baseClasses..]));
    }

    /// <summary>Percent right of each class [C]; null for a class without rows.</summary>
    public static double?[] PerClassAccuracy(Tensor logits, Tensor labels) =>
        PerClassAccuracy(Predictions(logits), Labels(logits, labels), (int)logits.shape[1]);

    /// <summary>Percent right of each class from predicted and true ids; null for a class without rows.</summary>
    public static double?[] PerClassAccuracy(IReadOnlyList<long> predictions, IReadOnlyList<long> labels, int classes)
    {
        var (right, rows) = (new long[classes], new long[classes]);
        for (var i = 0; i < labels.Count; i++)
        {
            rows[labels[i]]++;
            if (predictions[i] == labels[i]) right[labels[i]]++;
        }
        return rows.Select((count, id) => count == 0 ? (double?)null : 100.0 * right[id] / count).ToArray();
    }

    /// <summary>The mean of the classes that have rows.</summary>
    /// <exception cref="ArgumentException">None has.</exception>
    public static double MeanOfPresent(IEnumerable<double?> perClass)
    {
        var present = perClass.OfType<double>().ToArray();
        return present.Length > 0
            ? present.Average()
            : throw new ArgumentException("No class has a row to average over.", nameof(perClass));
    }

    private static (Tensor baseRows, Tensor newRows) Split(Tensor labels, int baseClasses)
    {
        var isBase = labels.lt(baseClasses);
        return (isBase.nonzero().flatten(), isBase.logical_not().nonzero().flatten());   // row numbers
    }

    private static long[] Labels(Tensor logits, Tensor labels)
    {
        RequireRows(logits, labels);
        using var scope = NewDisposeScope();
        return labels.to(int64).ToHost<long>();
    }

    private static void RequireRows(Tensor logits, Tensor labels)
    {
        if (labels.shape[0] == 0) throw new ArgumentException("There is no row to score.", nameof(labels));
        if (logits.shape[0] != labels.shape[0])
            throw new ArgumentException(
                $"{logits.shape[0]} rows of logits cannot be scored against {labels.shape[0]} labels.", nameof(labels));
    }
}
