using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>
/// One training step of SHIP's VAE and one of CoOp, in the library's own loops, with a text tower of ViT-B/16's size and random
/// weights: batch 32, 50 base classes, 100 classes in all, prompts of 13 tokens.
/// </summary>
internal static class StepBenchmarks
{
    private const int Width = 512, Layers = 12, Heads = 8, Context = 77, Vocabulary = 49408, FeatureSize = 512;
    private const int BatchSize = 32, BaseClasses = 50, Classes = 100, ContextTokens = 4, NameTokens = 6;
    private const int WarmUps = 3, Steps = 12;

    public static IEnumerable<Benchmark> All() =>
    [
        new("SHIP VAE step, ViT-B/16 text tower", "s", VaeStep) { Target = 0.40, Official = 3.7 },
        new("CoOp step over 100 classes, same tower", "s", CoOpStep) { Target = 1.0, Official = 8.2 },
    ];

    private static IReadOnlyList<double> VaeStep()
    {
        using var scope = NewDisposeScope();
        using var batches = new RepeatedBatch(Classes: BaseClasses);
        using var noise = new SeededNoise(2);
        var options = FeatureVaeOptions.Official with { Epochs = WarmUps + Steps, BatchSize = BatchSize };
        using var vae = new FeatureVae(Tower(), Prompts(BaseClasses), FeatureSize, options, seed: 1);
        var clock = new StepClock();
        vae.Fit(batches, noise, onStep: _ => clock.Tick());
        return clock.Seconds(WarmUps);
    }

    private static IReadOnlyList<double> CoOpStep()
    {
        using var scope = NewDisposeScope();
        using var batches = new RepeatedBatch(Classes);
        using var task = new FineTuningTask
        {
            Text = Tower(),
            LogitScale = 100,
            Tokens = Prompts(Classes),
            TemplateTokens = ContextTokens,
            ClassNames = [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")],
            TrainClasses = [.. Enumerable.Range(0, Classes)],
            Seed = 1,
        };
        var clock = new StepClock();
        var coOp = new CoOp(CoOpOptions.Official with { Epochs = WarmUps + Steps, BatchSize = BatchSize }) { OnStep = _ => clock.Tick() };
        coOp.Fit(task, batches).Dispose();
        return clock.Seconds(WarmUps);
    }

    /// <summary>The text tower of a CLIP whose image tower is as small as can be.</summary>
    private static TextTransformer Tower() => new Clip(new ClipConfig
    {
        EmbedDim = FeatureSize, ContextLength = Context, VocabSize = Vocabulary, TextWidth = Width, TextHeads = Heads, TextLayers = Layers,
        ImageResolution = 16, VisionPatchSize = 16, VisionWidth = 64, VisionHeads = 1, VisionLayers = 1,
    }, seed: 1).Frozen().Text;

    /// <summary>[classes, 77]: start, four words, six tokens of a name, a full stop, end: 13 tokens; zeros behind.</summary>
    private static Tensor Prompts(int classes)
    {
        var random = new Random(1);
        var tokens = new long[classes, Context];
        for (var c = 0; c < classes; c++)
        {
            var position = 0;
            tokens[c, position++] = Vocabulary - 2;
            for (var i = 0; i < ContextTokens; i++)
                tokens[c, position++] = 343; // "x"
            for (var i = 0; i < NameTokens; i++)
                tokens[c, position++] = random.Next(1000, 40_000);
            tokens[c, position++] = 269; // "."
            tokens[c, position] = Vocabulary - 1;
        }
        return tensor(tokens); // [classes, 77]
    }

    /// <summary>The same 32 random unit-norm features again and again: what they are does not change what a step costs.</summary>
    private sealed class RepeatedBatch(int Classes) : IBatchSource, IDisposable
    {
        private readonly Features _features = Draw(Classes);

        public int BatchesPerEpoch => 1;

        public Batch Next() => new(_features.X, _features.Y);

        public void Dispose() => _features.Dispose();

        private static Features Draw(int classes)
        {
            using var generator = new Generator(3);
            var x = nn.functional.normalize(randn(BatchSize, FeatureSize, generator: generator), dim: 1).DetachFromDisposeScope(); // [B, D]
            var y = tensor(Enumerable.Range(0, BatchSize).Select(i => (long)i % classes).ToArray()).DetachFromDisposeScope();      // [B]
            return new Features(x, y, [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]);
        }
    }
}
