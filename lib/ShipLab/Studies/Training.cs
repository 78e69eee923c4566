namespace ShipLab.Studies;

/// <summary>How one classifier is trained under a protocol.</summary>
internal static class Training
{
    /// <summary>Held-out images a class that fine-tuners get where they learn from synthesized features alone;
    /// synthesized, too.</summary>
    private const int SynthesizedValidation = 8;

    /// <summary>Trains one classifier.</summary>
    /// <param name="generator">Null for none.</param>
    /// <param name="draws">Synthesized features a class for caches and closed forms; null for as many as shots.</param>
    /// <param name="targets">Of a transfer: the classes to synthesize and to learn.</param>
    public static IClassifier Fit(Protocol protocol, StudyData data, IFineTuner method,
        IFeatureGenerator? generator, int? draws,
        IReadOnlyList<int> targets, IProgress<Progress>? progress, CancellationToken token)
    {
        var size = method.BatchSize ?? 1;
        if (generator is not null && protocol.HasSource)
            return Transferred(data, method, generator, draws, targets, size, progress, token);

        // the real shots, and behind them features of new classes where there is a generator (of all classes in
        // few-shot)
        IBatchSource batches = data.Batches(size, "batches");
        if (generator is not null)
            batches = new SynthesizedBatches(batches, generator, protocol.Synthesized(data.Dataset), data.Seed, draws);
        using var task = data.Task(allNames: generator is not null);
        return method.Fit(task, batches, progress, token);
    }

    /// <summary>SHIP's transfer: learned from synthesized features of the target's classes alone (paper, cross-dataset
    /// setting).</summary>
    private static IClassifier Transferred(StudyData data, IFineTuner method, IFeatureGenerator generator, int? draws,
        IReadOnlyList<int> targets,
        int size, IProgress<Progress>? progress, CancellationToken token)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var shots = Math.Max(1, data.TrainBase.Count / data.Views / data.Dataset.BaseClasses);
        var batches = new SynthesizedOnly(generator, targets, shots, size, data.Seed, data.Tokens.device, draws);
        var (x, y) = batches.Draw(SynthesizedValidation, "synthesized validation");
        using var task = data.Task(allNames: true) with { TrainClasses = targets,
            Validation = new Features(x, y, data.Dataset.ClassNames) };
        return method.Fit(task, batches, progress, token);
    }
}
