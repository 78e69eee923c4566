using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class LinearProbeTests
{
    private static readonly LinearProbeOptions Fixed =
        LinearProbeOptions.Paper with { Strengths = [1], Refinements = 0 };

    [Fact]
    public void The_gradient_is_that_of_the_objective()
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(3);
        var regression = new LogisticRegression(noise.Next(9, 3), arange(9, int64) % 3, 3);
        var w = noise.Next(4, 3).to(float64);
        var gradient = regression.Gradient(w, 0.2).data<double>().ToArray();
        for (var i = 0; i < 12; i++)
        {
            var moved = zeros(12, float64);
            moved[i] = tensor(1e-5, float64);
            var difference = regression.Value(w + moved.view(4, 3), 0.2) - regression.Value(w - moved.view(4, 3), 0.2);
            Assert.Equal(difference / 2e-5, gradient[i], 1e-8);
        }
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void The_minimum_has_no_gradient_and_separable_classes_are_separated(double strength)
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(5);
        var labels = arange(60, int64) % 3;
        var x = nn.functional.one_hot(labels, 3).to(float32) + 0.1 * noise.Next(60, 3);
        var regression = new LogisticRegression(x, labels, 3);
        var w = regression.Minimise(strength);
        Assert.True(regression.Gradient(w, 1 / (strength * 60)).abs().max().ToDouble() < 1e-7);
        using var classifier = new LinearClassifier(w, [0, 1, 2]);
        if (strength >= 1) Assert.Equal(100, Metrics.TopK(classifier.Logits(x, [0, 1, 2]), labels));
    }

    [Fact]
    public void Without_generator_new_classes_are_not_known_and_their_scores_do_not_apply()
    {
        using var task = new SmallTask();
        using var classifier = new LinearProbe(Fixed).Fit(task.Task, task.Batches());
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(classifier.Knows));
        using var logits = classifier.Logits(task.Base.X, [2, 0, 1, 3]);
        using var unknown = logits.isneginf();
        Assert.Equal([true, false, false, true], unknown[0].data<bool>().ToArray());

        var test = new Features(task.Base.X, task.Base.Y + tensor(new long[] { 0, 0, 2 }).repeat(task.Base.Count / 3),
            task.Base.ClassNames);
        var (separate, joint) = (BaseToNew.Evaluate(classifier, test, 2), Generalised.Evaluate(classifier, test, 2));
        Assert.True(separate.Base > 50 && double.IsNaN(separate.New) && double.IsNaN(separate.H));
        Assert.True(joint.Base > 50 && double.IsNaN(joint.New) && double.IsNaN(joint.H));
    }

    [Fact]
    public void With_a_generator_new_classes_are_learned_from_as_many_features_as_shots()
    {
        using var task = new SmallTask();
        using var text = new TextGenerator(task.Task.TextFeatures);
        var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        using var classifier = new LinearProbe(Fixed with { Strengths = [100] })
            .Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        Assert.All([0, 1, 2, 3], id => Assert.True(classifier.Knows(id)));
        using var scope = NewDisposeScope();
        var (x, y) = batches.All().Once();
        Assert.Equal([4 * task.Base.Count / 2, (long)SmallTask.FeatureSize], x.shape);
        Assert.True(Metrics.TopK(classifier.Logits(x, [0, 1, 2, 3]), y) > 90);
    }

    [Fact]
    public void The_penalty_is_chosen_on_validation_features_and_refused_without_them()
    {
        using var task = new SmallTask();
        using var withValidation = task.Task with { Validation = task.Validation };
        using var classifier = (LinearClassifier)new LinearProbe(LinearProbeOptions.Paper)
            .Fit(withValidation, task.Batches());
        using var logits = classifier.Logits(task.Validation.X, [0, 1]);
        Assert.Equal(classifier.ValidationAccuracy!.Value, Metrics.TopK(logits, task.Validation.Y), 6);
        foreach (var strength in LinearProbeOptions.Paper.Strengths)
        {
            using var one = new LinearProbe(Fixed with { Strengths = [strength] }).Fit(withValidation, task.Batches());
            using var its = one.Logits(task.Validation.X, [0, 1]);
            Assert.True(Metrics.TopK(its, task.Validation.Y) <= classifier.ValidationAccuracy);
        }
        Assert.Contains("validation",
            Assert.Throws<ShipLabException>(
                () => new LinearProbe(LinearProbeOptions.Paper).Fit(task.Task, task.Batches())).Message);
    }

    [Fact]
    public void A_class_without_features_and_a_strength_that_is_not_positive_are_refused()
    {
        using var task = new SmallTask();
        var error =
            Assert.Throws<ShipLabException>(
                () => new LinearProbe(Fixed).Fit(task.Task with { TrainClasses = [0, 1, 2] }, task.Batches()));
        Assert.Contains("'elm'", error.Message);
        Assert.Contains("more than 0",
            Assert.Throws<ShipLabException>(
                () => new LinearProbe(Fixed with { Strengths = [0] }).Fit(task.Task, task.Batches())).Message);
    }
}
