using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ClipAdapterTests
{
    private static readonly ClipAdapterOptions Options =
        ClipAdapterOptions.Toyland with { Ratios = [0.5], Epochs = 8, Reduction = 1 };

    [Fact]
    public void A_feature_is_blended_with_what_the_bottleneck_makes_of_it()
    {
        using var scope = NewDisposeScope();
        using var adapter = new FeatureAdapter(4, 2, seed: 1);
        using (no_grad())
        {
            adapter.get_parameter("fc.0.weight")!.copy_(tensor(new float[] { 1, 0, 0, 0, 0, -1, 0, 0 }).view(2, 4));
            adapter.get_parameter("fc.2.weight")!.copy_(tensor(new float[] { 0, 1, -1, 0, 2, 0, 0, 3 }).view(4, 2));
        }
        // hidden = relu(0.6, -0.8) = (0.6, 0), out = relu(0, -0.6, 1.2, 0), blend = 0.25 out + 0.75 x = (.45, .6, .3,
        // 0)
        var blended = adapter.Blend(tensor(new[] { 0.6f, 0.8f, 0, 0 }).view(1, 4), 0.25);
        var length = Math.Sqrt(0.45 * 0.45 + 0.6 * 0.6 + 0.3 * 0.3);
        Assert.Equal([0.45 / length, 0.6 / length, 0.3 / length, 0],
            blended.data<float>().ToArray().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void It_learns_the_base_classes_and_a_text_adapter_learns_too()
    {
        using var task = new SmallTask();
        using var zeroShot = new ZeroShot().Fit(task.Task, task.Batches());
        using var learned = (ClipAdapterClassifier)new ClipAdapter(Options).Fit(task.Task, task.Batches());
        using var both = (ClipAdapterClassifier)new ClipAdapter(Options with { TextRatio = 0.2 })
            .Fit(task.Task, task.Batches());
        Assert.True(Loss(learned) < 0.95 * Loss(zeroShot), $"{Loss(zeroShot)} -> {Loss(learned)}");
        Assert.True(Loss(both) < 0.95 * Loss(zeroShot), $"{Loss(zeroShot)} -> {Loss(both)}");
        Assert.True(learned.TextFeatures.eq(task.Task.TextFeatures).all().ToBoolean());
        Assert.False(both.TextFeatures.eq(task.Task.TextFeatures).all().ToBoolean());
        using var lengths = both.TextFeatures.norm(1);
        Assert.All(lengths.data<float>().ToArray(), length => Assert.Equal(1, length, 1e-5));

        double Loss(IClassifier classifier)
        {
            using var scope = NewDisposeScope();
            return nn.functional.cross_entropy(classifier.Logits(task.Base.X, [0, 1]), task.Base.Y).ToDouble();
        }
    }

    [Fact]
    public void New_classes_meet_their_zero_shot_text_features()
    {
        using var task = new SmallTask();
        using var learned = (ClipAdapterClassifier)new ClipAdapter(Options).Fit(task.Task, task.Batches());
        using var scope = NewDisposeScope();
        var adapted = learned.Adapter.Blend(task.Base.X, learned.Ratio);
        var expected = task.Task.LogitScale * adapted.mm(task.Task.TextFeatures.narrow(0, 2, 2).t());
        Assert.True(allclose(expected, learned.Logits(task.Base.X, [2, 3]), 1e-4, 1e-4));
    }

    [Fact]
    public void Of_several_ratios_the_one_that_is_best_on_validation_features_is_kept()
    {
        using var task = new SmallTask();
        var withValidation = task.Task with { Validation = task.Validation };
        double[] ratios = [0.01, 0.5, 0.99];
        using var chosen = (ClipAdapterClassifier)new ClipAdapter(Options with { Ratios = ratios })
            .Fit(withValidation, task.Batches());
        Assert.Contains(chosen.Ratio, ratios);
        Assert.Equal(Score(chosen), chosen.ValidationAccuracy!.Value, 6);
        Assert.Contains("validation",
            Assert.Throws<ShipLabException>(
                () => new ClipAdapter(Options with { Ratios = ratios }).Fit(task.Task, task.Batches())).Message);

        double Score(IClassifier classifier)
        {
            using var logits = classifier.Logits(task.Validation.X, [0, 1]);
            return Metrics.TopK(logits, task.Validation.Y);
        }
    }

    [Fact]
    public void The_epoch_that_is_best_on_validation_features_is_kept_when_asked_for()
    {
        using var task = new SmallTask();
        var withValidation = task.Task with { Validation = task.Validation };
        var options = Options with { Sgd = Options.Sgd with { LearningRate = 20 },
            SelectOnValidation = true, Epochs = 6 };
        using var chosen = new ClipAdapter(options).Fit(withValidation, task.Batches());
        using var last = new ClipAdapter(options with { SelectOnValidation = false })
            .Fit(withValidation, task.Batches());
        Assert.True(Score(chosen) >= Score(last));

        double Score(IClassifier classifier)
        {
            using var logits = classifier.Logits(task.Validation.X, [0, 1]);
            return Metrics.TopK(logits, task.Validation.Y);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_adapter()
    {
        using var task = new SmallTask();
        Assert.Equal(Weights(task.Task), Weights(task.Task));
        Assert.NotEqual(Weights(task.Task), Weights(task.Task with { Seed = 8 }));

        float[] Weights(FineTuningTask of)
        {
            using var classifier = (ClipAdapterClassifier)new ClipAdapter(Options).Fit(of, task.Batches());
            return [.. classifier.Adapter.parameters().SelectMany(p => p.data<float>().ToArray())];
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_and_an_empty_list_of_ratios_are_refused_with_advice()
    {
        using var task = new SmallTask();
        var diverging = new ClipAdapter(Options with { Sgd = Options.Sgd with { LearningRate = 1e38 } });
        Assert.Contains("learning rate",
            Assert.Throws<ShipLabException>(() => diverging.Fit(task.Task, task.Batches())).Message);
        Assert.Contains("Ratios",
            Assert.Throws<ShipLabException>(
                () => new ClipAdapter(Options with { Ratios = [] }).Fit(task.Task, task.Batches())).Message);
    }

    [Fact]
    public void Presets_are_what_the_paper_states_and_what_the_code_does()
    {
        var (paper, official) = (ClipAdapterOptions.Paper, ClipAdapterOptions.Official);
        Assert.Equal((1e-5, 32, 4), (paper.Sgd.LearningRate, paper.BatchSize, paper.Reduction));
        Assert.Equal((0.002, 32, 0.9, 5e-4, 1), (official.Sgd.LearningRate, official.BatchSize, official.Sgd.Momentum,
            official.Sgd.WeightDecay, official.Sgd.WarmupEpochs));
        Assert.Equal([0.2], official.Ratios);
        Assert.Null(official.TextRatio);
    }
}
