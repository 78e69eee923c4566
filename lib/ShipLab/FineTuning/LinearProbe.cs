namespace ShipLab.FineTuning;

/// <summary>CLIP's linear probe (Radford et al., 2021, section 3.2): logistic regression on image features,
/// its L2 penalty chosen on validation features. The class names are not used.</summary>
/// <remarks>New classes without generator: not applicable, the classifier does not know them
/// (<see cref="IClassifier.Knows"/>); with one, they are learned from as many synthesized features as a base
/// class has images.</remarks>
public sealed class LinearProbe(LinearProbeOptions options) : IFineTuner
{
    /// <inheritdoc/>
    public string Name => "linear-probe";

    /// <inheritdoc/>
    public object Options => options;

    /// <summary>1: it looks at all training features at once, never at a batch.</summary>
    public int? BatchSize => 1;

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">There are several strengths to choose from,
    /// but the task has no validation features; or a class has no training feature.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        OptionSettings.Require(options, "The linear probe");
        var training = batches.All();
        var (x, y) = options.AllViews ? training.AllViews() : training.Once();                      // [N, D], [N]
        using var space = task.LabelSpace("the linear probe");
        var targets = space.Targets(y);
        Require.EveryClass(targets, space.Classes, task.ClassNames, "the linear probe");
        var search = new Search(task, new LogisticRegression(x, targets, space.Classes.Count), space, progress, token);
        if (options.Strengths.Count == 1 && options.Refinements == 0) search.Only(options.Strengths[0]);
        else Try(search);
        return new LinearClassifier(search.Weights!, space.Classes)
        {
            Strength = search.Strength, ValidationAccuracy = search.Accuracy,
        };
    }

    private void Try(Search search)
    {
        foreach (var strength in options.Strengths) search.Of(strength);
        var (left, right) = (Math.Log10(search.Strength) - 1, Math.Log10(search.Strength) + 1);
        for (var i = 0; i < options.Refinements; i++)
        {
            var middle = (left + right) / 2;
            if (search.Of(Math.Pow(10, left)) < search.Of(Math.Pow(10, right))) left = middle;
            else right = middle;
        }
    }

    /// <summary>What was tried, and the best of it.</summary>
    private sealed class Search(FineTuningTask task, LogisticRegression regression, LabelSpace space,
        IProgress<Progress>? progress, CancellationToken token)
    {
        private readonly Dictionary<double, double> _tried = [];
        private Tensor? _last;

        public double Strength { get; private set; }

        public double? Accuracy { get; private set; }

        public Tensor? Weights { get; private set; }

        /// <summary>Without a choice.</summary>
        public void Only(double strength) =>
            (Strength, Weights) = (strength, regression.Minimise(strength, token: token));

        /// <summary>Percent right on validation with this strength.</summary>
        public double Of(double strength)
        {
            if (_tried.TryGetValue(strength, out var known)) return known;
            using var scope = NewDisposeScope();
            var validation = new ValidationSet(task, "The linear probe",
                "give Strengths a single one and set Refinements to 0");
            // [D + 1, K], from where the last one ended
            _last = regression.Minimise(strength, _last, token).MoveToOuterDisposeScope();
            using var classifier = new LinearClassifier(_last, space.Classes);
            var accuracy = validation.Accuracy(classifier);
            _tried[strength] = accuracy;
            if (Accuracy is null || accuracy > Accuracy) (Strength, Accuracy, Weights) = (strength, accuracy, _last);
            progress?.Report(new Progress("linear probe", _tried.Count, 0,
                $"C {strength:g3}, {accuracy:0.0} % on validation"));
            return accuracy;
        }
    }
}
