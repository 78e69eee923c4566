namespace ShipLab.Studies;

/// <summary>What a protocol trains on and what it scores.</summary>
internal sealed class ProtocolRules(Protocol protocol)
{
    /// <summary>Accuracies are means over classes (Xian et al., 2017).</summary>
    public bool MeansOverClasses => protocol == Protocol.ZeroShotLearning;

    /// <summary>Whether base and new classes share a label space that can be calibrated.</summary>
    public bool HasJoint => protocol is Protocol.BaseToNew or Protocol.ZeroShotLearning;

    /// <summary>Held-out images a class that fine-tuners get where they learn from synthesized features alone; synthesized, too.</summary>
    private const int SynthesizedValidation = 8;

    /// <summary>Trains one classifier.</summary>
    /// <param name="generator">Null for none.</param>
    /// <param name="draws">Synthesized features a class for caches and closed forms; null for as many as shots.</param>
    /// <param name="targets">Cross-dataset: the classes to synthesize and to learn.</param>
    public IClassifier Fit(StudyData data, IFineTuner method, IFeatureGenerator? generator, int? draws, IReadOnlyList<int> targets,
        IProgress<Progress>? progress, CancellationToken token)
    {
        var size = method.BatchSize ?? 1;
        if (generator is not null && protocol == Protocol.CrossDataset)
            return Transferred(data, method, generator, draws, targets, size, progress, token);

        // the real shots, and behind them features of new classes where there is a generator (of all classes in few-shot)
        IBatchSource batches = data.Batches(size, "batches");
        var synthesized = protocol == Protocol.FewShot ? data.Dataset.BaseLabels : data.Dataset.NewLabels;
        if (generator is not null) batches = new SynthesizedBatches(batches, generator, synthesized, data.Seed, draws);
        using var task = data.Task(allNames: generator is not null);
        return method.Fit(task, batches, progress, token);
    }

    /// <summary>Scores every row of the data's test features once.</summary>
    public Decisions Decide(IClassifier classifier, StudyData data) => protocol switch
    {
        Protocol.CrossDataset => Decisions.Of(classifier, data.Test, [], data.Dataset.NewLabels),
        Protocol.FewShot => Decisions.Of(classifier, data.Test, data.Dataset.BaseLabels, []),
        _ => Decisions.Of(classifier, data.Test, data.Dataset.BaseLabels, data.Dataset.NewLabels),
    };

    /// <summary>The number that selection on pseudo-new classes or on test images goes by.</summary>
    public double Goal(Decisions decisions)
    {
        var scores = decisions.Score(MeansOverClasses);
        return protocol switch
        {
            Protocol.CrossDataset => scores.Separate.New,
            Protocol.FewShot => scores.Separate.Base,
            Protocol.ZeroShotLearning => scores.Joint.H,
            _ => scores.Separate.H,
        };
    }

    /// <summary>Accuracy on the held-out images of the classes that have training images.</summary>
    public double OnValidation(IClassifier classifier, StudyData data) =>
        Decisions.Of(classifier, data.ValidationBase, data.Dataset.BaseLabels, []).Score(MeansOverClasses).Separate.Base;

    /// <summary>How held-out images of base classes fall between base and new names.</summary>
    public static Decisions DecideOnValidation(IClassifier classifier, StudyData data) =>
        Decisions.Of(classifier, data.ValidationBase, data.Dataset.BaseLabels, data.Dataset.NewLabels);

    /// <summary>SHIP's transfer: learned from synthesized features of the target's classes alone (paper, cross-dataset setting).</summary>
    private static IClassifier Transferred(StudyData data, IFineTuner method, IFeatureGenerator generator, int? draws, IReadOnlyList<int> targets,
        int size, IProgress<Progress>? progress, CancellationToken token)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var shots = Math.Max(1, data.TrainBase.Count / data.Views / data.Dataset.BaseClasses);
        var batches = new SynthesizedOnly(generator, targets, shots, size, data.Seed, data.Tokens.device, draws);
        var (x, y) = batches.Draw(SynthesizedValidation, "synthesized validation");
        using var task = data.Task(allNames: true) with { TrainClasses = targets, Validation = new Features(x, y, data.Dataset.ClassNames) };
        return method.Fit(task, batches, progress, token);
    }
}
