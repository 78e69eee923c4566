namespace ShipLab.Studies;

/// <summary>What came of one method: how it decides on the test rows, which candidate was chosen, how that did in a
/// rehearsal, and the calibration.</summary>
internal sealed record MethodOutcome(Decisions Decisions, string? Candidate, Decisions? Rehearsed,
    Calibration? Calibration);

/// <summary>
/// Trains one method, chooses among its candidates and calibrates it. Test rows are looked at when all is chosen, but
/// for the official selection.
/// </summary>
internal sealed class MethodRun(StudyOptions options, Method method, StudyData main, Func<StudyData> rehearsal,
    StageClock clock,
    IProgress<Progress>? progress, CancellationToken token)
{
    private readonly Protocol _protocol = options.Protocol;
    private readonly Dictionary<int, Decisions> _rehearsed = [];

    /// <summary>Trains, chooses, and scores the test rows.</summary>
    public MethodOutcome Run()
    {
        var candidates = Candidates(main, "generator");
        var (chosen, classifier) = candidates.Count == 1 ? (0, Fit(main, candidates[0])) : options.Selection switch
        {
            Selection.Validation => OnValidation(candidates),
            Selection.PseudoNew => Final(candidates, Best(candidates.Count, i => Goal(Rehearsed(i)))),
            Selection.Test => OnTest(candidates),
            _ => throw new InvalidOperationException($"There is nothing to choose with {options.Selection}."),
        };
        using (classifier)
        {
            // for its scores, where there was nothing to choose
            if (options.Selection == Selection.PseudoNew) _ = Rehearsed(chosen);
            var calibration = options.Calibrate && Rehearsed(chosen) is { AreJoint: true } held
                ? clock.Time("calibration", () => Calibrated(held, classifier))
                : null;
            return new MethodOutcome(Decide(classifier, main), candidates[chosen].Name,
                _rehearsed.GetValueOrDefault(chosen), calibration);
        }
    }

    /// <summary>What the rehearsal found best, for a classifier whose logits may be of another scale; held-out images
    /// of base classes translate.</summary>
    private Calibration Calibrated(Decisions held, IClassifier classifier)
    {
        var rehearsed = Calibrator.Choose(held, _protocol.MeansOverClasses);
        var dataset = main.Dataset;
        var decisions = Decisions.Of(classifier, main.ValidationBase, dataset.BaseLabels, dataset.NewLabels);
        return new Calibration(Calibrator.BiasOf(rehearsed, decisions), rehearsed.Scale);
    }

    /// <summary>How candidate <paramref name="index"/> of the rehearsal decides on the rehearsal's held-out
    /// rows.</summary>
    private Decisions Rehearsed(int index)
    {
        if (_rehearsed.TryGetValue(index, out var known)) return known;
        var stage = clock.Time("rehearsal", rehearsal);
        var candidates = Candidates(stage, "rehearsal");
        var candidate = candidates[Math.Min(index, candidates.Count - 1)];
        using var classifier = clock.Time("rehearsal", () => Train(stage, candidate, stage.Dataset.NewLabels));
        return _rehearsed[index] = Decide(classifier, stage);
    }

    private (int, IClassifier) OnValidation(IReadOnlyList<GeneratorCandidate> candidates)
    {
        // in a transfer the source's own classes are synthesized and learned, since of the target there is no image to
        // look at
        if (!_protocol.HasSource) return Trained(candidates, OnValidation);
        return Final(candidates, Best(candidates.Count, i =>
        {
            using var classifier = clock.Time("rehearsal", () => Train(main, candidates[i], main.Dataset.BaseLabels));
            return OnValidation(classifier);
        }));
    }

    private (int, IClassifier) OnTest(IReadOnlyList<GeneratorCandidate> candidates) =>
        Trained(candidates, classifier => Goal(Decide(classifier, main)));

    private (int, IClassifier) Final(IReadOnlyList<GeneratorCandidate> candidates, int chosen) =>
        (chosen, Fit(main, candidates[chosen]));

    /// <summary>Trains with every candidate and keeps the best classifier, of equally good ones the later.</summary>
    private (int, IClassifier) Trained(IReadOnlyList<GeneratorCandidate> candidates, Func<IClassifier, double> goal)
    {
        var (chosen, reached) = (0, double.NegativeInfinity);
        IClassifier? best = null, classifier = null;
        try
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                classifier = Fit(main, candidates[i]);
                var score = goal(classifier);
                if (best is not null && !(score >= reached)) classifier.Dispose();
                else
                {
                    best?.Dispose();
                    (chosen, reached, best) = (i, score, classifier);
                }
            }
            return (chosen, best!);
        }
        catch
        {
            best?.Dispose();
            if (classifier != best) classifier?.Dispose();
            throw;
        }
    }

    private static int Best(int count, Func<int, double> goal)
    {
        var (best, reached) = (0, double.NegativeInfinity);
        for (var i = 0; i < count; i++)
        {
            var score = goal(i);
            if (score >= reached) (best, reached) = (i, score);
        }
        return best;
    }

    private IReadOnlyList<GeneratorCandidate> Candidates(StudyData stage, string purpose) =>
        clock.Time(purpose, () => stage.Candidates(method, options.Selection != Selection.Last, progress, token));

    private IClassifier Fit(StudyData stage, GeneratorCandidate candidate) =>
        clock.Time("training", () => Train(stage, candidate, stage.Dataset.NewLabels));

    private IClassifier Train(StudyData stage, GeneratorCandidate candidate, IReadOnlyList<int> targets) =>
        Training.Fit(_protocol, stage, method.FineTuner, candidate.Generator, method.Generator?.Draws, targets,
            progress, token);

    private Decisions Decide(IClassifier classifier, StudyData stage) =>
        clock.Time("scoring", () => _protocol.Decide(classifier, stage.Test, stage.Dataset));

    private double Goal(Decisions decisions) => _protocol.Goal(decisions.Score(_protocol.MeansOverClasses));

    /// <summary>Accuracy on the held-out images of the classes that have training images.</summary>
    private double OnValidation(IClassifier classifier) =>
        Decisions.Of(classifier, main.ValidationBase, main.Dataset.BaseLabels, [])
            .Score(_protocol.MeansOverClasses).Separate.Base;
}
