namespace ShipLab.Evaluation;

/// <summary>
/// Base-to-new generalisation (CoCoOp; SHIP, Table 1): trained on base classes, tested on base images among base
/// names and on new images among new names.
/// </summary>
public static class BaseToNew
{
    /// <summary>Scores <paramref name="classifier"/> on test features whose ids below
    /// <paramref name="baseClasses"/> are base.</summary>
    public static BaseNewHarmonic Evaluate(IClassifier classifier, Features test, int baseClasses)
    {
        using var logits = classifier.Logits(test.X, Enumerable.Range(0, test.ClassNames.Count).ToArray()); // [N, C]
        return Known(classifier, Metrics.BaseToNew(logits, test.Y, baseClasses), test, baseClasses);
    }

    /// <summary>The scores, NaN (not applicable) for a group of classes none of which the classifier knows.</summary>
    internal static BaseNewHarmonic Known(IClassifier classifier, BaseNewHarmonic scores, Features test,
        int baseClasses)
    {
        var ids = Enumerable.Range(0, test.ClassNames.Count).ToArray();
        return BaseNewHarmonic.Of(
            ids[..baseClasses].Any(classifier.Knows) ? scores.Base : double.NaN,
            ids[baseClasses..].Any(classifier.Knows) ? scores.New : double.NaN);
    }
}

/// <summary>Generalised base-to-new (SHIP, Table 9): every test image among all names, base and new.</summary>
public static class Generalised
{
    /// <summary>Percent of rows right among all names, base rows and new rows apart.</summary>
    public static BaseNewHarmonic Evaluate(IClassifier classifier, Features test, int baseClasses)
    {
        using var logits = classifier.Logits(test.X, Enumerable.Range(0, test.ClassNames.Count).ToArray()); // [N, C]
        return BaseToNew.Known(classifier, Metrics.JointOverall(logits, test.Y, baseClasses), test, baseClasses);
    }
}
