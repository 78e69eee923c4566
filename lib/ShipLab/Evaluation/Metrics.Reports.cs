namespace ShipLab.Evaluation;

/// <summary>What Dassl's evaluator reports, percent; means are over classes among the labels.</summary>
public readonly record struct ClassificationReport(double Accuracy, double Error, double MacroF1,
    double PerClassAccuracy);

/// <summary>GRIP's three numbers, FRACTIONS of 1: unseen (new), seen (base), harmonic mean.</summary>
public readonly record struct SeenUnseenFractions(double Unseen, double Seen, double HarmonicMean);

public static partial class Metrics
{
    /// <summary>Accuracy, error, macro F1, mean per-class accuracy: Dassl's Classification evaluator.</summary>
    public static ClassificationReport Report(Tensor logits, Tensor labels)
    {
        var (predicted, actual) = (Predictions(logits), Labels(logits, labels));
        var accuracy = 100.0 * predicted.Zip(actual).Count(pair => pair.First == pair.Second) / actual.Length;
        var perClass = MeanOfPresent(PerClassAccuracy(predicted, actual, (int)logits.shape[1]));
        return new ClassificationReport(accuracy, 100 - accuracy, MacroF1(predicted, actual), perClass);
    }

    /// <summary>Mean of F1 = 2 TP / (rows + predictions), percent, over the classes among the labels.</summary>
    public static double MacroF1(IReadOnlyList<long> predictions, IReadOnlyList<long> labels)
    {
        var predicted = predictions.CountBy(id => id).ToDictionary();
        var right = predictions.Zip(labels).Where(pair => pair.First == pair.Second).CountBy(pair => pair.First)
            .ToDictionary();
        return 100 * labels.CountBy(id => id).Average(rows =>
            2.0 * right.GetValueOrDefault(rows.Key) / (rows.Value + predicted.GetValueOrDefault(rows.Key)));
    }

    /// <summary>GRIP's transductive zero-shot score in the joint label space (evaluate_predictions).</summary>
    public static SeenUnseenFractions Grip(Tensor logits, Tensor labels, int seenClasses)
    {
        var joint = JointOverall(logits, labels, seenClasses);
        return new SeenUnseenFractions(joint.New / 100, joint.Base / 100, joint.H / 100);
    }
}
