using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class GdaTests
{
    private static readonly GdaOptions Fixed = GdaOptions.Paper with { Alphas = [1] };

    [Fact]
    public void In_two_dimensions_the_ridge_precision_is_what_the_formula_gives_by_hand()
    {
        using var scope = NewDisposeScope();
        double[][] x = [[1, 0], [0.6, 0.8], [0, 1], [-0.8, 0.6]];
        double[][] means = [[0.8, 0.4], [-0.4, 0.8]];
        var (sxx, sxy, syy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < 4; i++)
        {
            var (dx, dy) = (x[i][0] - means[i / 2][0], x[i][1] - means[i / 2][1]);
            (sxx, sxy, syy) = (sxx + dx * dx, sxy + dx * dy, syy + dy * dy);
        }
        var ridge = (sxx + syy) / 3; // tr(Sigma), Sigma = S / (N - 1)
        var (a, b, d) = (sxx + ridge, sxy, syy + ridge);
        var determinant = a * d - b * b;
        double[] expected = [2 * d / determinant, -2 * b / determinant, -2 * b / determinant, 2 * a / determinant];

        var rows = tensor(x.SelectMany(row => row).ToArray(), dtype: float64).view(4, 2);
        var columns = tensor(new long[] { 0, 0, 1, 1 });
        var found = Gaussians.Means(rows, columns, 2);
        Assert.Equal(means.SelectMany(row => row), found.data<double>().ToArray(), (p, q) => Math.Abs(p - q) < 1e-12);
        var precision = Gaussians.Precision(rows, columns, found, GdaPrecision.Ridge);
        Assert.Equal(expected, precision.data<double>().ToArray(), (p, q) => Math.Abs(p - q) < 1e-9);
    }

    [Fact]
    public void Synthesized_features_give_new_classes_their_means_and_enter_no_covariance()
    {
        using var task = new SmallTask();
        using var text = new TextGenerator(task.Task.TextFeatures);
        var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        using var scope = NewDisposeScope();
        using var alone = (GdaClassifier)new Gda(Fixed).Fit(task.Task, task.Batches());
        using var both = (GdaClassifier)new Gda(Fixed).Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);

        // base classes: the same weights, and biases that differ by the prior of 4 classes instead of 2
        var ids = tensor(new long[] { 0, 1 });
        Assert.True(allclose(alone.Discriminants(task.Base.X, ids) - Math.Log(2),
            both.Discriminants(task.Base.X, ids), 1e-4, 1e-3));

        // new classes: of the mean of what was synthesized, under the precision of base features near it, or under that
        // of base classes
        var all = batches.All();
        var real = task.Base.X.to(float64);
        var means = Gaussians.Means(all.Synthesized!.to(float64), all.SynthesizedLabels! - 2, 2);
        using var shared = (GdaClassifier)new Gda(Fixed with { NewPrecision = GdaNewPrecision.Shared })
            .Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        var near = Gaussians.NeighbourPrecision(nn.functional.normalize(means, dim: 1), real, 64);
        var ofBase = Gaussians.Precision(real, task.Base.Y, Gaussians.Means(real, task.Base.Y, 2), GdaPrecision.Ridge);
        foreach (var (classifier, precision) in new[] { (both, near), (shared, ofBase) })
        {
            var weights = means.mm(precision);
            var expected = real.mm(weights.t()) - Math.Log(4) - (weights * means).sum(1) / 2;
            Assert.True(allclose(expected.to(float32),
                classifier.Discriminants(task.Base.X, tensor(new long[] { 2, 3 })), 1e-4, 1e-3));
            Assert.True(allclose(alone.Discriminants(task.Base.X, ids) - Math.Log(2),
                classifier.Discriminants(task.Base.X, ids), 1e-4, 1e-3));
        }
    }

    [Fact]
    public void The_weight_is_the_first_that_is_best_on_validation_and_is_refused_without_validation()
    {
        using var task = new SmallTask();
        using var withValidation = task.Task with { Validation = task.Validation };
        using var chosen = (GdaClassifier)new Gda(GdaOptions.Paper).Fit(withValidation, task.Batches());
        var scores = GdaOptions.Paper.Alphas.Select(alpha =>
        {
            using var one = new Gda(GdaOptions.Paper with { Alphas = [alpha] }).Fit(withValidation, task.Batches());
            using var logits = one.Logits(task.Validation.X, [0, 1]);
            return (alpha, score: Metrics.TopK(logits, task.Validation.Y));
        }).ToArray();
        Assert.Equal(scores.MaxBy(found => found.score), (chosen.Alpha, chosen.ValidationAccuracy!.Value));
        Assert.Contains("validation",
            Assert.Throws<ShipLabException>(() => new Gda(GdaOptions.Paper).Fit(task.Task, task.Batches())).Message);
    }

    [Fact]
    public void It_beats_zero_shot_on_classes_that_are_shifted_from_their_names()
    {
        using var task = new SmallTask();
        using var withValidation = task.Task with { Validation = task.Validation };
        using var gda = new Gda(GdaOptions.Paper).Fit(withValidation, task.Batches());
        using var zeroShot = new ZeroShot().Fit(withValidation, task.Batches());
        Assert.True(Score(gda) >= Score(zeroShot));

        double Score(IClassifier classifier)
        {
            using var logits = classifier.Logits(task.Base.X, [0, 1]);
            return Metrics.TopK(logits, task.Base.Y);
        }
    }

    [Fact]
    public void All_views_of_all_images_count()
    {
        using var task = new SmallTask(images: 8);
        using var scope = NewDisposeScope();
        var twice = new Features(cat([task.Base.X, task.Validation.X], 0), task.Base.Y.repeat(2), task.Base.ClassNames);
        using var asViews = (GdaClassifier)new Gda(Fixed)
            .Fit(task.Task, new FeatureBatches(twice, 4, seed: 1, views: 2));
        using var asImages = (GdaClassifier)new Gda(Fixed).Fit(task.Task, new FeatureBatches(twice, 4, seed: 1));
        Assert.True(allclose(asViews.Logits(task.Base.X, [0, 1, 2, 3]),
            asImages.Logits(task.Base.X, [0, 1, 2, 3]), 1e-5, 1e-4));
    }

    [Theory]
    [InlineData(GdaPrecision.Ridge)]
    [InlineData(GdaPrecision.PseudoInverse)]
    public void One_view_of_one_image_a_class_has_no_covariance_and_leaves_base_classes_to_CLIP(GdaPrecision precision)
    {
        using var task = new SmallTask(images: 2);
        using var scope = NewDisposeScope();
        using var gda = new Gda(Fixed with { Precision = precision }).Fit(task.Task, task.Batches());
        using var zeroShot = new ZeroShot().Fit(task.Task, task.Batches());
        Assert.True(
            allclose(zeroShot.Logits(task.Base.X, [0, 1]) - Math.Log(2), gda.Logits(task.Base.X, [0, 1]), 1e-5, 1e-4));
        Assert.True(gda.Logits(task.Base.X, [2, 3]).isfinite().all().ToBoolean());
    }

    [Fact]
    public void A_class_without_features_is_named_and_presets_are_what_paper_and_code_do()
    {
        using var task = new SmallTask();
        Assert.Contains("'ash'",
            Assert.Throws<ShipLabException>(
                () => new Gda(Fixed).Fit(task.Task with { TrainClasses = [0, 1, 3] }, task.Batches())).Message);
        Assert.Equal((GdaPrecision.Ridge, 6, 64, 16),
            (GdaOptions.Paper.Precision, GdaOptions.Paper.Alphas.Count, GdaOptions.Paper.Neighbours,
                GdaOptions.Paper.TextRepeats));
        Assert.Equal((GdaPrecision.Ridge, 1e-4, 100.0),
            (GdaOptions.OfficialFewShot.Precision, GdaOptions.OfficialFewShot.Alphas[0],
                GdaOptions.OfficialFewShot.LogitScale));
        Assert.Equal(GdaPrecision.PseudoInverse, GdaOptions.OfficialBaseToNew.Precision);
    }
}
