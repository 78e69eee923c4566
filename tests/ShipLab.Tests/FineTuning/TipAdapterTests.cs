using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class TipAdapterTests
{
    private static readonly int[] All = [0, 1, 2, 3];
    private static readonly TipAdapterOptions Fixed = TipAdapterOptions.Paper with { Search = null };

    [Fact]
    public void Logits_are_the_zero_shot_part_and_what_the_cache_says()
    {
        using var task = new SmallTask(images: 5);
        using var classifier = new TipAdapter(Fixed with { Alpha = 2, Beta = 3 }).Fit(task.Task, task.Batches());
        using var logits = classifier.Logits(task.Validation.X, [1, 0]);
        float[,] x = Rows(task.Validation.X), text = Rows(task.Task.TextFeatures), keys = Rows(task.Base.X);
        var labels = task.Base.Labels();
        var found = logits.data<float>().ToArray();
        for (var row = 0; row < 5; row++)
            foreach (var (column, id) in new[] { (0, 1), (1, 0) })
            {
                var expected = 20 * Dot(x, row, text, id);
                for (var key = 0; key < 5; key++)
                    if (labels[key] == id) expected += 2 * Math.Exp(-3 * (1 - Dot(x, row, keys, key)));
                Assert.Equal(expected, found[row * 2 + column], 1e-3);
            }
    }

    [Fact]
    public void Without_generator_new_classes_get_the_zero_shot_part_alone()
    {
        using var task = new SmallTask();
        foreach (var method in new IFineTuner[] { new TipAdapter(Fixed),
            new TipAdapterF(TipAdapterFOptions.Paper with { Cache = Fixed, Epochs = 2 }) })
        {
            using var scope = NewDisposeScope();
            using var classifier = method.Fit(task.Task, task.Batches());
            using var zeroShot = new ZeroShot().Fit(task.Task, task.Batches());
            Assert.True(
                allclose(zeroShot.Logits(task.Base.X, [2, 3]), classifier.Logits(task.Base.X, [2, 3]), 1e-5, 1e-5));
            Assert.False(
                allclose(zeroShot.Logits(task.Base.X, [0, 1]), classifier.Logits(task.Base.X, [0, 1]), 1e-5, 1e-5));
        }
    }

    [Fact]
    public void With_a_generator_each_new_class_has_as_many_keys_as_a_base_class_has_images()
    {
        using var task = new SmallTask(images: 10);
        using var text = new TextGenerator(task.Task.TextFeatures);
        var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        using var classifier = (TipClassifier)new TipAdapter(Fixed).Fit(task.Task with { TrainClasses = All }, batches);
        Assert.Equal([5, 5, 5, 5], classifier.Cache.Labels.data<long>().ToArray().GroupBy(id => id).OrderBy(g => g.Key)
            .Select(g => g.Count()));
        Assert.Equal([20L, SmallTask.FeatureSize], classifier.Cache.Keys.shape);
    }

    [Fact]
    public void A_key_is_the_mean_of_an_images_views_brought_to_unit_length()
    {
        using var scope = NewDisposeScope();
        var training = new TrainingFeatures(tensor(new float[] { 3, 0, 0, 1 }).view(2, 1, 2), tensor(new[] { 4L }));
        Assert.Equal([0.948683f, 0.316228f],
            TipCache.Of(training, normaliseViews: false).Keys.data<float>().ToArray().Select(v => MathF.Round(v, 6)));
        Assert.Equal([0.707107f, 0.707107f],
            TipCache.Of(training, normaliseViews: true).Keys.data<float>().ToArray().Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void The_search_takes_the_first_best_pair_of_the_official_grid()
    {
        using var scope = NewDisposeScope();
        var search = new TipSearch(BetaLimit: 2.1, AlphaLimit: 4.1, BetaSteps: 4, AlphaSteps: 2);
        Assert.Equal([0.1, 0.6, 1.1, 1.6], search.Betas.Select(beta => Math.Round(beta, 9)));
        Assert.Equal([0.1, 2.1], search.Alphas.Select(alpha => Math.Round(alpha, 9)));

        // text says class 0 by 1; a key that is the feature itself says class 1 by alpha, whatever beta
        var x = tensor(new float[] { 1, 0 }).view(1, 2);
        var found = search.Run(x, tensor(new[] { 1L }), tensor(new float[] { 1, 0 }).view(1, 2), x,
            tensor(new float[] { 0, 1 }).view(1, 2));
        Assert.Equal((0.1, 2.1, 100), (found.Beta, Math.Round(found.Alpha, 9), found.Accuracy));
        Assert.Equal([0L, 1, 0, 1, 0, 1, 0, 1], found.Correct.Cast<long>());

        // where nothing is ever right there is nothing to prefer
        var none = search.Run(x, tensor(new[] { 0L }), tensor(new float[] { 0, 9 }).view(1, 2), x,
            tensor(new float[] { 0, 1 }).view(1, 2));
        Assert.Equal((0, 0, 0), (none.Beta, none.Alpha, none.Accuracy));
    }

    [Fact]
    public void The_search_is_made_on_validation_features_and_refused_without_them()
    {
        using var task = new SmallTask();
        using var classifier = (TipClassifier)new TipAdapter(TipAdapterOptions.Paper)
            .Fit(task.Task with { Validation = task.Validation }, task.Batches());
        using var logits = classifier.Logits(task.Validation.X, [0, 1]);
        Assert.Equal(classifier.Search!.Accuracy, Metrics.TopK(logits, task.Validation.Y), 6);
        var error =
            Assert.Throws<ShipLabException>(
                () => new TipAdapter(TipAdapterOptions.Paper).Fit(task.Task, task.Batches()));
        Assert.Contains("validation", error.Message);
    }

    [Fact]
    public void Training_the_keys_lowers_the_loss_and_the_same_seed_gives_the_same_keys()
    {
        using var task = new SmallTask();
        var options = TipAdapterFOptions.Paper with { Cache = Fixed, Epochs = 10, LearningRate = 0.01 };
        var losses = new List<double>();
        var first = Keys(losses.Add);
        Assert.True(losses[^3..].Average() < 0.95 * losses[..3].Average(), $"{losses[0]} -> {losses[^1]}");
        Assert.Equal(first, Keys(_ => { }));

        float[] Keys(Action<double> loss)
        {
            using var classifier = (TipClassifier)new TipAdapterF(options) { OnStep = step => loss(step.Loss) }
                .Fit(task.Task, task.Batches());
            return classifier.Cache.Keys.data<float>().ToArray();
        }
    }

    [Fact]
    public void Validation_picks_an_epoch_that_is_best_on_validation_features()
    {
        using var task = new SmallTask();
        var withValidation = task.Task with { Validation = task.Validation };
        var options = TipAdapterFOptions.Paper with { Cache = Fixed, SelectOnValidation = true,
            LearningRate = 1, Epochs = 6 };
        using var chosen = new TipAdapterF(options).Fit(withValidation, task.Batches());
        using var last = new TipAdapterF(options with { SelectOnValidation = false })
            .Fit(withValidation, task.Batches());
        Assert.True(Score(chosen) >= Score(last));
        Assert.Throws<ShipLabException>(() => new TipAdapterF(options).Fit(task.Task, task.Batches()));

        double Score(IClassifier classifier)
        {
            using var logits = classifier.Logits(task.Validation.X, [0, 1]);
            return Metrics.TopK(logits, task.Validation.Y);
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_and_a_class_that_is_not_learned_are_refused()
    {
        using var task = new SmallTask();
        using var text = new TextGenerator(task.Task.TextFeatures);
        var options = TipAdapterFOptions.Paper with { Cache = Fixed };
        var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        Assert.Contains("outside the 2 of 4",
            Assert.Throws<ShipLabException>(() => new TipAdapterF(options).Fit(task.Task, batches)).Message);
        var diverging = new TipAdapterF(options with { Cache = Fixed with { Alpha = 1e38 } });
        Assert.Contains("learning rate",
            Assert.Throws<ShipLabException>(() => diverging.Fit(task.Task, task.Batches())).Message);
    }

    [Fact]
    public void Presets_are_what_the_paper_states_and_what_the_code_does()
    {
        Assert.Equal((1, 5.5, null),
            (TipAdapterOptions.Paper.Alpha, TipAdapterOptions.Paper.Beta, TipAdapterOptions.Paper.LogitScale));
        Assert.Equal((1.17, 1, 100.0),
            (TipAdapterOptions.Official.Alpha, TipAdapterOptions.Official.Beta, TipAdapterOptions.Official.LogitScale));
        Assert.Equal(new TipSearch(7, 3, 200, 20), TipAdapterOptions.Official.Search);
        Assert.True(TipAdapterOptions.Ship.NormaliseViews);
        var trained = TipAdapterFOptions.Paper;
        Assert.Equal((0.001, 1e-4, 0.01, 20, 256),
            (trained.LearningRate, trained.Epsilon, trained.WeightDecay, trained.Epochs, trained.BatchSize));
    }

    private static float[,] Rows(Tensor x)
    {
        var (values, rows) = (x.data<float>().ToArray(), new float[x.shape[0], x.shape[1]]);
        Buffer.BlockCopy(values, 0, rows, 0, values.Length * sizeof(float));
        return rows;
    }

    private static double Dot(float[,] a, int i, float[,] b, int j)
    {
        var sum = 0.0;
        for (var d = 0; d < a.GetLength(1); d++) sum += (double)a[i, d] * b[j, d];
        return sum;
    }
}
