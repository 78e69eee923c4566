using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class CoCoOpTests
{
    private static readonly CoCoOpOptions Options =
        CoCoOpOptions.Toyland with { Sgd = CoCoOpOptions.Toyland.Sgd with { LearningRate = 0.002 }, Epochs = 8,
            Reduction = 4 };

    [Fact]
    public void It_learns_the_base_classes()
    {
        using var task = new SmallTask();
        var options = Options with { Sgd = Options.Sgd with { Momentum = 0.9 }, Epochs = 40 };
        using var untrained = new CoCoOp(options with { Sgd = options.Sgd with { LearningRate = 0 } })
            .Fit(task.Task, task.Batches());
        using var learned = new CoCoOp(options).Fit(task.Task, task.Batches());
        Assert.True(Loss(learned) < 0.95 * Loss(untrained), $"{Loss(untrained)} -> {Loss(learned)}");

        double Loss(IClassifier classifier)
        {
            using var scope = NewDisposeScope();
            return nn.functional.cross_entropy(classifier.Logits(task.Base.X, [0, 1]), task.Base.Y).ToDouble();
        }
    }

    [Fact]
    public void Each_image_meets_the_names_under_its_own_context_whichever_images_and_classes_are_beside_it()
    {
        using var task = new SmallTask();
        using var classifier = (CoCoOpClassifier)new CoCoOp(Options).Fit(task.Task, task.Batches());
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var prompts = new ClassPrompts(task.Text, task.Tokens, 4);
        var together = classifier.Logits(task.Base.X, [0, 1, 2, 3]);
        for (var image = 0; image < 5; image++)
        {
            var x = task.Base.X.narrow(0, image, 1);
            var context = classifier.Context.call(x);
            Assert.Equal([1L, 4, 32], context.shape);
            var expected = 20 * x.mm(prompts.Encode(context.squeeze(0)).t());
            Assert.True(allclose(expected, together.narrow(0, image, 1), 1e-4, 1e-4));
            Assert.True(
                allclose(expected.index_select(1, tensor(new[] { 3L, 1L })), classifier.Logits(x, [3, 1]), 1e-4, 1e-4));
        }
        Assert.False(allclose(classifier.Context.call(task.Base.X.narrow(0, 0, 1)),
            classifier.Context.call(task.Base.X.narrow(0, 1, 1)), 1e-6, 1e-6));
    }

    [Fact]
    public void It_learns_from_synthesized_features_of_new_classes()
    {
        using var task = new SmallTask();
        using var text = new TextGenerator(task.Task.TextFeatures);
        var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        var columns = 0L;
        using var classifier = new CoCoOp(Options with { Epochs = 1 })
            { OnStep = step => columns = step.Logits.shape[1] }
            .Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        Assert.Equal(4, columns);
        Assert.Contains("outside the 2 of 4",
            Assert.Throws<ShipLabException>(() => new CoCoOp(Options).Fit(task.Task, batches)).Message);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        using var task = new SmallTask();
        var random = Options with { ContextStart = ContextStart.Random, ContextTokens = 3, Epochs = 2 };
        Assert.Equal(Weights(task.Task), Weights(task.Task));
        Assert.NotEqual(Weights(task.Task), Weights(task.Task with { Seed = 8 }));

        float[] Weights(FineTuningTask of)
        {
            using var classifier = (CoCoOpClassifier)new CoCoOp(random).Fit(of, task.Batches());
            return [.. classifier.Context.parameters().SelectMany(p => p.data<float>().ToArray())];
        }
    }

    [Fact]
    public void Validation_picks_an_epoch_that_is_best_on_validation_features()
    {
        using var task = new SmallTask();
        var withValidation = task.Task with { Validation = task.Validation };
        var options = Options with { Sgd = Options.Sgd with { LearningRate = 2 },
            SelectOnValidation = true, Epochs = 5 };
        using var chosen = new CoCoOp(options).Fit(withValidation, task.Batches());
        using var last = new CoCoOp(options with { SelectOnValidation = false }).Fit(withValidation, task.Batches());
        Assert.True(Score(chosen) >= Score(last));
        Assert.Throws<ShipLabException>(() => new CoCoOp(options).Fit(task.Task, task.Batches()));

        double Score(IClassifier classifier)
        {
            using var logits = classifier.Logits(task.Validation.X, [0, 1]);
            return Metrics.TopK(logits, task.Validation.Y);
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_training_with_advice()
    {
        using var task = new SmallTask();
        var diverging = new CoCoOp(Options with { Sgd = Options.Sgd with { LearningRate = 1e38 } });
        Assert.Contains("learning rate",
            Assert.Throws<ShipLabException>(() => diverging.Fit(task.Task, task.Batches())).Message);
    }

    [Fact]
    public void The_preset_is_what_the_paper_states()
    {
        var paper = CoCoOpOptions.Paper;
        Assert.Equal((4, 16, 0.002, 10, 1, 1), (paper.ContextTokens, paper.Reduction, paper.Sgd.LearningRate,
            paper.Epochs, paper.BatchSize, paper.Sgd.WarmupEpochs));
        Assert.Equal(ContextStart.Words, paper.ContextStart);
    }
}
