using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ProKerTests
{
    private static readonly ProKerOptions Fixed = ProKerOptions.Paper with { Widths = [2], Ridges = [0.5] };

    [Fact]
    public void A_large_ridge_says_the_labels_of_the_training_rows_and_a_tiny_one_is_zero_shot()
    {
        using var task = new SmallTask(images: 6);
        using var scope = NewDisposeScope();
        // K (K / lambda + I)^-1 is lambda K (K + lambda I)^-1: 0 for lambda to 0, K for lambda to infinity
        using var tiny = new ProKer(Fixed with { Ridges = [1e-12] }).Fit(task.Task, task.Batches());
        using var zeroShot = new ZeroShot().Fit(task.Task, task.Batches());
        Assert.True(
            allclose(zeroShot.Logits(task.Validation.X, [0, 1]), tiny.Logits(task.Validation.X, [0, 1]), 1e-5, 1e-4));

        using var huge = new ProKer(Fixed with { Ridges = [1e12] }).Fit(task.Task, task.Batches());
        var cosines = task.Base.X.mm(task.Task.TextFeatures.narrow(0, 0, 2).t());
        var lack = nn.functional.one_hot(task.Base.Y, 2).to(float32) - cosines;
        var kernel = (2 * task.Base.X.mm(task.Base.X.t()) - 2).exp();
        Assert.True(allclose(20 * (cosines + kernel.mm(lack)), huge.Logits(task.Base.X, [0, 1]), 1e-4, 1e-3));
    }

    [Fact]
    public void Width_and_ridge_are_the_first_best_on_validation_features_and_refused_without_them()
    {
        using var task = new SmallTask();
        using var withValidation = task.Task with { Validation = task.Validation };
        var options = Fixed with { Widths = [0.1, 1, 5], Ridges = [0.01, 1] };
        using var chosen = (ProKerClassifier)new ProKer(options).Fit(withValidation, task.Batches());
        var scores = options.Widths.SelectMany(_ => options.Ridges, (width, ridge) =>
        {
            using var one = new ProKer(options with { Widths = [width], Ridges = [ridge] })
                .Fit(withValidation, task.Batches());
            using var logits = one.Logits(task.Validation.X, [0, 1]);
            return (width, ridge, score: Metrics.TopK(logits, task.Validation.Y));
        }).ToArray();
        var best = scores.MaxBy(found => found.score);
        Assert.Equal((best.width, best.ridge, best.score),
            (chosen.Width, chosen.Ridge, chosen.ValidationAccuracy!.Value));
        Assert.Contains("validation",
            Assert.Throws<ShipLabException>(() => new ProKer(options).Fit(task.Task, task.Batches())).Message);
    }

    [Fact]
    public void New_classes_are_zero_shot_without_generator_and_learned_with_one()
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        using var text = new TextGenerator(task.Task.TextFeatures);
        var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        using var alone = new ProKer(Fixed).Fit(task.Task, task.Batches());
        using var both = new ProKer(Fixed).Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        using var zeroShot = new ZeroShot().Fit(task.Task, task.Batches());
        Assert.True(allclose(zeroShot.Logits(task.Base.X, [2, 3]), alone.Logits(task.Base.X, [2, 3]), 1e-5, 1e-4));
        Assert.False(allclose(zeroShot.Logits(task.Base.X, [2, 3]), both.Logits(task.Base.X, [2, 3]), 1e-3, 1e-3));
    }

    [Fact]
    public void One_row_an_image_is_the_mean_of_its_views()
    {
        using var task = new SmallTask(images: 8);
        using var scope = NewDisposeScope();
        var twice = new Features(task.Base.X.repeat(2, 1), task.Base.Y.repeat(2), task.Base.ClassNames);
        using var means = new ProKer(Fixed with { AllViews = false })
            .Fit(task.Task, new FeatureBatches(twice, 4, seed: 1, views: 2));
        using var images = new ProKer(Fixed).Fit(task.Task, new FeatureBatches(task.Base, 4, seed: 1));
        Assert.True(
            allclose(images.Logits(task.Validation.X, [0, 1]), means.Logits(task.Validation.X, [0, 1]), 1e-4, 1e-4));
    }

    [Fact]
    public void A_cap_keeps_the_first_rows_of_each_class()
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        using var capped = new ProKer(Fixed with { RowsPerClass = 3 }).Fit(task.Task, task.Batches());
        // labels 0 1 0 1 0 1
        var few = new Features(task.Base.X.narrow(0, 0, 6), task.Base.Y.narrow(0, 0, 6), task.Base.ClassNames);
        using var same = new ProKer(Fixed).Fit(task.Task, new FeatureBatches(few, 4, seed: 1));
        Assert.True(
            allclose(same.Logits(task.Validation.X, [0, 1]), capped.Logits(task.Validation.X, [0, 1]), 1e-5, 1e-5));
        Assert.Contains("RowsPerClass",
            Assert.Throws<ShipLabException>(
                () => new ProKer(Fixed with { RowsPerClass = 0 }).Fit(task.Task, task.Batches())).Message);
    }

    [Fact]
    public void An_empty_grid_is_refused() =>
        Assert.Contains("Widths", Assert.Throws<ShipLabException>(() =>
        {
            using var task = new SmallTask();
            new ProKer(Fixed with { Widths = [] }).Fit(task.Task, task.Batches());
        }).Message);
}
