using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class TrainingLiveTensorTests
{
    private static readonly IFineTuner[] Methods =
    [
        new CoOp(CoOpOptions.Toyland with { Sgd = CoOpOptions.Toyland.Sgd with { Momentum = 0.9 }, Epochs = 1,
            SelectOnValidation = true }),
        new ClipAdapter(ClipAdapterOptions.Toyland with { Epochs = 2, TextRatio = 0.2, SelectOnValidation = true }),
        new CoOp(CoOpOptions.Toyland with { Epochs = 1, ClassContexts = true }),
        new CoOp(CoOpOptions.Toyland with { Epochs = 1, NamePosition = NamePosition.Middle }),
        new CoOp(CoOpOptions.Toyland with { Epochs = 1, ChunkSize = 1, SelectOnValidation = true }),
        new CoCoOp(CoCoOpOptions.Toyland with { Epochs = 1, SelectOnValidation = true }),
        new CoCoOp(CoCoOpOptions.Toyland with { Epochs = 1, ChunkSize = 3 }),
        new LinearProbe(LinearProbeOptions.Paper),
        new Gda(GdaOptions.Paper),
        new ProKer(ProKerOptions.Toyland),
        new ProKer(ProKerOptions.Paper with { RowsPerClass = 3 }),
        new TipAdapter(TipAdapterOptions.Paper),
        new TipAdapterF(TipAdapterFOptions.Paper with { Epochs = 2, SelectOnValidation = true }),
    ];

    [Fact]
    public void They_stay_constant_over_the_steps_of_the_VAE()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        using var noise = new SeededNoise(4);
        var counts = new List<long>();
        vae.Fit(task.Batches(), noise, onStep: _ => counts.Add(LiveTensors.Count));
        Assert.Equal(18, counts.Count);
        Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
    }

    [Fact]
    public void They_stay_constant_over_the_steps_of_every_ablation_and_in_chunks()
    {
        using var task = new SmallTask();
        FeatureVaeOptions[] all =
        [
            .. ShipAblations.Names.Select(name => ShipAblations.Of(name, task.Vae with { Epochs = 3 }))
                .Where(options => options.ContextTokens == 4),
            task.Vae with { Epochs = 3, ChunkSize = 3 },
        ];
        var before = LiveTensors.Count;
        foreach (var options in all)
        {
            using (var vae = task.NewVae(options: options))
            using (var noise = new SeededNoise(4))
            {
                var counts = new List<long>();
                vae.Fit(task.Batches(), noise, task.Validation, onStep: _ => counts.Add(LiveTensors.Count),
                    checkpoints: [1, 2], onCheckpoint: (_, copy) => copy.Dispose());
                Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
                using (vae.Snapshot()) { }
            }
            Assert.True(before == LiveTensors.Count, $"{options} leaves {LiveTensors.Count - before} tensors behind");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void They_stay_constant_over_the_steps_of_prompts_in_chunks(bool conditional)
    {
        using var task = new SmallTask();
        var counts = new List<long>();
        IFineTuner method = conditional
            ? new CoCoOp(CoCoOpOptions.Toyland with { Epochs = 4, ChunkSize = 3 })
                { OnStep = _ => counts.Add(LiveTensors.Count) }
            : new CoOp(CoOpOptions.Toyland with { Epochs = 4, ChunkSize = 1 })
                { OnStep = _ => counts.Add(LiveTensors.Count) };
        using var _ = method.Fit(task.Task, task.Batches());
        Assert.Equal(12, counts.Count);
        Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
    }

    [Theory]
    [InlineData(NamePosition.End)]
    [InlineData(NamePosition.Middle)]
    public void They_stay_constant_over_the_steps_of_CoOp_with_SHIP(NamePosition position)
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        var counts = new List<long>();
        var batches = new SynthesizedBatches(task.Batches(), new ShipGenerator(vae), [2, 3], seed: 1);
        using var _ = new CoOp(CoOpOptions.Toyland with { Sgd = CoOpOptions.Toyland.Sgd with { Momentum = 0.9 },
            Epochs = 8, NamePosition = position }) { OnStep = _ => counts.Add(LiveTensors.Count) }
            .Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
    }

    [Fact]
    public void They_stay_constant_over_the_steps_of_Tip_Adapter_F_with_SHIP()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        var counts = new List<long>();
        var batches = new SynthesizedBatches(task.Batches(), new ShipGenerator(vae), [2, 3], seed: 1);
        var options =
            TipAdapterFOptions.Paper with { Cache = TipAdapterOptions.Paper with { Search = null }, Epochs = 8 };
        using var _ = new TipAdapterF(options) { OnStep = _ => counts.Add(LiveTensors.Count) }
            .Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
    }

    [Fact]
    public void They_stay_constant_over_the_steps_of_CLIP_Adapter_with_SHIP()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        var counts = new List<long>();
        var batches = new SynthesizedBatches(task.Batches(), new ShipGenerator(vae), [2, 3], seed: 1);
        var options = ClipAdapterOptions.Toyland with { Epochs = 8, TextRatio = 0.2, Ratios = [0.2] };
        using var _ = new ClipAdapter(options) { OnStep = _ => counts.Add(LiveTensors.Count) }
            .Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
    }

    [Fact]
    public void They_stay_constant_over_the_steps_of_CoCoOp_with_SHIP()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        var counts = new List<long>();
        var batches = new SynthesizedBatches(task.Batches(), new ShipGenerator(vae), [2, 3], seed: 1);
        using var _ = new CoCoOp(CoCoOpOptions.Toyland with { Sgd = CoCoOpOptions.Toyland.Sgd with { Momentum = 0.9 },
            Epochs = 4 }) { OnStep = _ => counts.Add(LiveTensors.Count) }
            .Fit(task.Task with { TrainClasses = [0, 1, 2, 3] }, batches);
        Assert.Equal(12, counts.Count);
        Assert.All(counts.Skip(1), count => Assert.Equal(counts[1], count));
    }

    [Fact]
    public void A_fit_leaves_none_behind_but_its_classifier()
    {
        using var task = new SmallTask();
        using var withValidation = task.Task with { Validation = task.Validation };
        _ = withValidation.TextFeatures;
        var before = LiveTensors.Count;
        foreach (var method in Methods)
        {
            using (method.Fit(withValidation, task.Batches())) { }
            Assert.True(before == LiveTensors.Count,
                $"{method.Name} leaves {LiveTensors.Count - before} tensors behind");
        }
    }

    [Fact]
    public void TSne_leaves_none_behind_but_its_points()
    {
        using var noise = new SeededNoise(1);
        using var x = noise.Next(50, 5);
        var before = LiveTensors.Count;
        using (Tsne.Embed(x, new TsneOptions { Perplexity = 5, Iterations = 20 })) Assert.Equal(before + 1,
            LiveTensors.Count);
        Assert.Equal(before, LiveTensors.Count);
    }
}
