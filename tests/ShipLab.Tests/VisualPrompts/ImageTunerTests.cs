using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>What holds for every image tuner.</summary>
public sealed class ImageTunerTests
{
    private static readonly TuningOptions Short = new()
    {
        Epochs = 3, WarmupEpochs = 1, LearningRate = 0.1, WeightDecay = 0.01, BatchSize = 6,
    };

    private static IImageTuner Create(string name, TuningOptions training, Action<TuningStep>? onStep = null) =>
        name switch
        {
            "vpt-shallow" => Prompts(new() { Deep = false, Training = training }, onStep),
            "vpt-deep" => Prompts(new() { Training = training }, onStep),
            "vpt-deep in 5 dimensions" => Prompts(new() { Projection = 5, Training = training }, onStep),
            "lora" => new LoraTuning(new() { Rank = 2, Alpha = 4, Training = training }) { OnStep = onStep },
            _ => new TowerTuning(Parts[name] with { Training = training }) { OnStep = onStep },
        };

    private static readonly Dictionary<string, TowerTuningOptions> Parts = new()
    {
        ["linear"] = TowerTuningOptions.Linear, ["bitfit"] = TowerTuningOptions.BitFit,
        ["full"] = TowerTuningOptions.Full,
    };

    public static MatrixTheoryData<string, bool> All => new(
        ["vpt-shallow", "vpt-deep", "vpt-deep in 5 dimensions", "linear", "bitfit", "full", "lora"], [false, true]);

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_reach_exactly_what_is_learned_and_all_of_it(string name, bool clip)
    {
        using var scope = NewDisposeScope();
        using var images = new SmallImages(clip);
        var before = images.Weights();
        var seen = 0;
        using var classifier = Create(name, Short, step =>
        {
            seen++;
            // LoRA's first matrices have none until the second ones, which start at zero, have moved
            if (step.Step > 8)
                Assert.All(step.Classifier.Learned, pair =>
                    Assert.True(pair.Value.grad!.abs().max().ToSingle() > 0, $"no gradient reaches {pair.Key}"));
            Assert.All(images.Tower.parameters(), parameter => Assert.True(parameter.grad is null));
        }).Fit(images.Task, images, token: TestContext.Current.CancellationToken);
        Assert.Equal(12, seen);
        Assert.All(images.Tower.state_dict(), pair =>
            Assert.True(pair.Value.equal(before[pair.Key]).all().ToBoolean(), $"{pair.Key} has changed"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Everything_that_is_learned_moves_and_the_loss_falls(string name, bool clip)
    {
        using var scope = NewDisposeScope();
        using var images = new SmallImages(clip);
        var losses = new List<double>();
        using var untrained = Create(name, Short with { Epochs = 0 })
            .Fit(images.Task, images, token: TestContext.Current.CancellationToken);
        // a rate that is right for prompts is too high for what is already trained
        var rate = name is "bitfit" or "full" ? 0.01 : 0.1;
        using var trained = Create(name, Short with { Epochs = 15, LearningRate = rate }, step => losses.Add(step.Loss))
            .Fit(images.Task, images, token: TestContext.Current.CancellationToken);
        Assert.Equal(untrained.Learned.Keys, trained.Learned.Keys);
        Assert.All(trained.Learned, pair =>
            Assert.False(pair.Value.equal(untrained.Learned[pair.Key]).all().ToBoolean(), $"{pair.Key} has not moved"));
        Assert.True(losses.TakeLast(8).Average() < 0.7 * losses.Take(4).Average(),
            $"from {losses.Take(4).Average()} to {losses.TakeLast(8).Average()}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Live_tensors_stay_constant_over_the_steps_and_none_is_left(string name, bool clip)
    {
        using var images = new SmallImages(clip);
        var counts = new List<long>();
        var before = LiveTensors.Count;
        Create(name, Short, _ => counts.Add(LiveTensors.Count))
            .Fit(images.Task, images, token: TestContext.Current.CancellationToken).Dispose();
        Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_gives_the_same_numbers_and_what_is_learned_can_be_put_back(string name, bool clip)
    {
        using var scope = NewDisposeScope();
        var runs = new List<Tensor>();
        Dictionary<string, Tensor> learned = [];
        for (var run = 0; run < 2; run++)
        {
            using var images = new SmallImages(clip);
            using var classifier = Create(name, Short).Fit(images.Task, images,
                token: TestContext.Current.CancellationToken);
            var pictures = TinyModels.Normal(1, 5, 3, 16, 16);
            runs.Add(classifier.Logits(pictures));
            learned = classifier.Learned.ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone());
            using var other = Create(name, Short with { Epochs = 0 })
                .Fit(images.Task with { Seed = 5 }, images, token: TestContext.Current.CancellationToken);
            Assert.False(other.Logits(pictures).equal(runs[run]).all().ToBoolean());
            other.Load(learned);
            Assert.True(other.Logits(pictures).equal(runs[run]).all().ToBoolean());
        }
        Assert.True(runs[0].equal(runs[1]).all().ToBoolean());
    }

    [Theory]
    [InlineData("linear", 0)]
    [InlineData("vpt-shallow", 5 * 24)]
    [InlineData("vpt-deep", 3 * 5 * 24)]
    [InlineData("vpt-deep in 5 dimensions", 3 * 5 * 5 + 24 * 5 + 24)]
    [InlineData("lora", 3 * 2 * 2 * 2 * 24)]
    [InlineData("bitfit", 24 + 24 + 3 * (3 * 24 + 24 + 32 + 24 + 2 * 24))]
    public void So_many_numbers_are_learned_besides_the_head(string name, long count)
    {
        using var images = new SmallImages();
        using var classifier = Create(name, Short with { Epochs = 0 }).Fit(images.Task, images,
            token: TestContext.Current.CancellationToken);
        Assert.Equal(count + 3 * 24 + 3, classifier.LearnedCount);
    }

    [Fact]
    public void Full_fine_tuning_learns_all_of_the_tower_but_the_head_that_came_with_it()
    {
        using var images = new SmallImages();
        using var tower = VisionTransformerTests.Random(images.Tower.Config with { Classes = 9 });
        using var classifier = Create("full", Short with { Epochs = 1 }).Fit(images.Task with { Tower = tower }, images,
            token: TestContext.Current.CancellationToken);
        Assert.Equal(images.Tower.parameters().Sum(p => p.numel()) + 3 * 24 + 3, classifier.LearnedCount);
    }

    [Fact]
    public void LoRA_changes_nothing_before_it_has_learned()
    {
        using var scope = NewDisposeScope();
        using var images = new SmallImages();
        var pictures = images.Next().Images;
        using var lora = new LowRankTower(images.Tower, new LoraOptions(), seed: 1);
        Assert.True(lora.Features(pictures).equal(images.Tower.call(pictures)).all().ToBoolean());
        using (no_grad()) lora.Learned["blocks.1.v.lora_b"].fill_(0.1);
        Assert.False(lora.Features(pictures).equal(images.Tower.call(pictures)).all().ToBoolean());
    }

    [Fact]
    public void The_best_epoch_on_validation_images_can_be_kept()
    {
        using var scope = NewDisposeScope();
        using var images = new SmallImages();
        var validation = images.Next();
        var tuner = Create("vpt-deep", Short with { SelectOnValidation = true });
        using var classifier = tuner.Fit(images.Task with { Validation = validation }, images,
            token: TestContext.Current.CancellationToken);
        Assert.Equal(classifier.ValidationAccuracy,
            Metrics.TopK(classifier.Logits(validation.Images), validation.Labels));
        Assert.Contains("the task has none", Assert.Throws<ShipLabException>(() => tuner.Fit(images.Task, images,
            token: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void What_cannot_be_learned_is_told()
    {
        using var scope = NewDisposeScope();
        using var images = new SmallImages();
        string Told(IImageTuner tuner, ImageTask task) => Assert.Throws<ShipLabException>(() =>
            tuner.Fit(task, images, token: TestContext.Current.CancellationToken)).Message;
        var deep = Create("vpt-deep", Short);
        Assert.Contains("class id outside 0 to 1", Told(deep, images.Task with { ClassNames = ["a", "b"] }));
        Assert.Contains("has 1 class to learn", Told(deep, images.Task with { ClassNames = ["a"] }));
        Assert.Contains("Prompts = 0", Told(Prompts(new() { Prompts = 0, Training = Short }), images.Task));
        using var classifier = deep.Fit(images.Task, images, token: TestContext.Current.CancellationToken);
        Assert.Contains("'other' is nothing that this method learns", Assert.Throws<ShipLabException>(() =>
            classifier.Load(new Dictionary<string, Tensor> { ["other"] = zeros(1) })).Message);
        Assert.Contains("is missing", Assert.Throws<ShipLabException>(() =>
            classifier.Load(new Dictionary<string, Tensor>())).Message);
    }

    [Fact]
    public void The_rate_rises_in_a_line_and_falls_along_a_cosine_to_the_end()
    {
        var schedule = new TuningOptions { LearningRate = 2, Epochs = 8, WarmupEpochs = 4 }.Schedule(3);
        double[] expected = [0, 0.5, 1, 1.5, 2, 1 + Math.Sqrt(0.5), 1, 1 - Math.Sqrt(0.5)];
        for (var step = 0; step < 24; step++) Assert.Equal(expected[step / 3], schedule.At(step), 12);
    }

    [Fact]
    public void Head_bias_alone_does_not_decay()
    {
        using var scope = NewDisposeScope();
        using var images = new SmallImages();
        using var classifier = Create("vpt-deep", Short with { Epochs = 0 }).Fit(images.Task, images,
            token: TestContext.Current.CancellationToken);
        using var optimizer = new TuningOptions { LearningRate = 0.5, WeightDecay = 0.1 }.Over(classifier);
        var before = classifier.Learned.ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone());
        var zero = classifier.Learned.Values.Aggregate(zeros(1), (sum, p) => sum + (p * 0).sum());
        zero.backward();
        optimizer.step();
        Assert.All(classifier.Learned, pair => Assert.True(TinyModels.Difference(pair.Value,
            before[pair.Key] * (pair.Key == "head.bias" ? 1 : 0.95)) < 1e-6));
    }

    private static VisualPromptTuning Prompts(VisualPromptOptions options, Action<TuningStep>? onStep = null) =>
        new(options) { OnStep = onStep };
}
