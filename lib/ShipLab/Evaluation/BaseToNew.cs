using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>
/// Base-to-new generalisation (CoCoOp; SHIP, Table 1): trained on base classes, tested on base images among base names and
/// on new images among new names.
/// </summary>
public static class BaseToNew
{
    /// <summary>Scores <paramref name="classifier"/> on test features whose ids below <paramref name="baseClasses"/> are base.</summary>
    public static BaseNewHarmonic Evaluate(IClassifier classifier, Features test, int baseClasses)
    {
        using var logits = classifier.Logits(test.X, Enumerable.Range(0, test.ClassNames.Count).ToArray()); // [N, C]
        return Metrics.BaseToNew(logits, test.Y, baseClasses);
    }
}

/// <summary>Generalised base-to-new (SHIP, Table 9): the same test images, every one among all names, base and new.</summary>
public static class Generalised
{
    /// <summary>Percent of rows right among all names, base rows and new rows apart.</summary>
    public static BaseNewHarmonic Evaluate(IClassifier classifier, Features test, int baseClasses)
    {
        using var logits = classifier.Logits(test.X, Enumerable.Range(0, test.ClassNames.Count).ToArray()); // [N, C]
        return Metrics.JointOverall(logits, test.Y, baseClasses);
    }
}
