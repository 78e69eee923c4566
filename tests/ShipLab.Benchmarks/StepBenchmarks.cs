using ShipLab.Benchmarks.Plain;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>
/// Training steps of the library's own loops, with a text tower of ViT-B/16's size and random weights, as a multiple of
/// the official algorithm's (<see cref="Plain"/>) on the same torch: a step of the one, then a step of the other, so
/// that both see the same machine. Features of 32 images, 100 classes (50 of them base), prompts of 13 tokens; CoCoOp
/// takes two images over 20 classes.
/// </summary>
internal static class StepBenchmarks
{
    private const int FeatureSize = 512, BatchSize = 32, BaseClasses = 50, Classes = 100, ContextTokens = 4,
        NameTokens = 6;
    private const int ConditionalBatch = 2, ConditionalClasses = 20;
    private const int WarmUps = 2, Steps = 7;

    public static IEnumerable<Benchmark> All() =>
    [
        Against("SHIP VAE step", 4.5, () => VaeSteps(Precision.F32),
            (text, x, y) => { var vae = new PlainShipVae(text); return () => vae.Step(x, y, Names(BaseClasses)); }),
        Against("CoOp step over 100 classes", 6, () => CoOpSteps(Precision.F32),
            (text, x, y) => { var coOp = new PlainCoOp(text); return () => coOp.Step(x, y, Names(Classes)); }),
        Against("CoCoOp step over 20 classes", 4, CoCoOpSteps,
            (text, x, y) => { var coCoOp = new PlainCoCoOp(text); return () =>
                coCoOp.Step(x, y, Names(ConditionalClasses)); }),
        EncodingEveryEpoch(),
        InBf16("SHIP VAE step", VaeSteps),
        InBf16("CoOp step over 100 classes", CoOpSteps),
    ];

    /// <summary>A training of the library whose steps tick; features and labels are those it trains on.</summary>
    private sealed record Training(Tensor X, Tensor Y, Action<Action> Run);

    private static Benchmark Against(string name, double target, Func<Training> library,
        Func<PlainTextTower, Tensor, Tensor, Action> plain)
    {
        var (own, official) = (0.0, 0.0);
        return new($"{name}, against the official algorithm", "times", () =>
        {
            using var scope = NewDisposeScope();
            var training = library();
            using var text = new PlainTextTower();
            (var ratios, own, official) = Alternate(training, plain(text, training.X, training.Y));
            return ratios;
        })
        { Target = target, Note = () => $"{own:F3} s, {official:F3} s" };
    }

    /// <summary>Frozen towers in bfloat16 and what is learned in float32, against float32 throughout.</summary>
    private static Benchmark InBf16(string name, Func<Precision, Training> library)
    {
        var (fast, slow, products) = (0.0, 0.0, 0.0);
        return new($"{name} in bf16, against f32", "times", () =>
        {
            using var scope = NewDisposeScope();
            products = ProductRate.Bf16OverF32();
            (fast, slow) = (Timing.Median(Seconds(library(Precision.Bf16))),
                Timing.Median(Seconds(library(Precision.F32))));
            return [slow / fast];
        })
        { Target = ProductRate.HasFastBf16 ? 1.8 : null,
            Note = () =>
                $"{fast:F3} s, {slow:F3} s; products in bf16 run at {products:F2} times the rate of float32's" };
    }

    /// <summary>Features extracted once, against an image tower that encodes the batch in every step, as the official
    /// code does.</summary>
    private static Benchmark EncodingEveryEpoch()
    {
        var (step, encoding) = (0.0, 0.0);
        return new("CoOp step on kept features, against encoding its 32 images in the step", "times", () =>
        {
            using var scope = NewDisposeScope();
            using var clip = TowerBenchmarks.RandomClip("ViT-B/16", Precision.F32);
            var images = TowerBenchmarks.RandomImages(clip, BatchSize);                                  // [B, 3, R, R]
            using (no_grad()) encoding = Timing.Median(Timing.Seconds(() => clip.EncodeImage(images), runs: 3));
            step = Timing.Median(Seconds(CoOpSteps(Precision.F32)));
            return [(step + encoding) / step];
        })
        { Note = () => $"{step:F3} s, with encoding {step + encoding:F3} s" };
    }

    private static IReadOnlyList<double> Seconds(Training training)
    {
        var clock = new StepClock();
        training.Run(clock.Tick);
        return clock.Seconds(WarmUps);
    }

    /// <summary>A step of the library, one of the official algorithm, and so on: how many times as long the latter
    /// takes, pair by pair.</summary>
    private static (IReadOnlyList<double> Ratios, double Own, double Official) Alternate(Training training,
        Action official)
    {
        var (own, other) = (new List<double>(), new List<double>());
        official();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        training.Run(() =>
        {
            own.Add(watch.Elapsed.TotalSeconds);
            other.Add(Timing.Once(official));
            watch.Restart();
        });
        var pairs = own.Zip(other).Skip(WarmUps).ToArray();
        return ([.. pairs.Select(pair => pair.Second / pair.First)], Timing.Median([.. pairs.Select(p => p.First)]),
            Timing.Median([.. pairs.Select(p => p.Second)]));
    }

    private static Training VaeSteps(Precision precision)
    {
        var batches = new RepeatedBatch(BatchSize, BaseClasses);
        return new Training(batches.X, batches.Y, tick =>
        {
            using var noise = new SeededNoise(2);
            var options = FeatureVaeOptions.Official with { Epochs = WarmUps + Steps, BatchSize = BatchSize };
            using var vae = new FeatureVae(Tower(precision), PlainTextTower.Tokenize(Names(BaseClasses)), FeatureSize,
                options, seed: 1);
            vae.Fit(batches, noise, onStep: _ => tick());
        });
    }

    private static Training CoOpSteps(Precision precision)
    {
        var batches = new RepeatedBatch(BatchSize, Classes);
        return new Training(batches.X, batches.Y, tick =>
            new CoOp(CoOpOptions.Official with { Epochs = WarmUps + Steps, BatchSize = BatchSize })
                { OnStep = _ => tick() }.Fit(Task(Classes, precision), batches).Dispose());
    }

    private static Training CoCoOpSteps()
    {
        var batches = new RepeatedBatch(ConditionalBatch, ConditionalClasses);
        return new Training(batches.X, batches.Y, tick =>
            new CoCoOp(CoCoOpOptions.Paper with { Epochs = WarmUps + Steps, BatchSize = ConditionalBatch })
                { OnStep = _ => tick() }
                .Fit(Task(ConditionalClasses, Precision.F32), batches).Dispose());
    }

    private static FineTuningTask Task(int classes, Precision precision) => new()
    {
        Text = Tower(precision), LogitScale = 100, Tokens = PlainTextTower.Tokenize(Names(classes)),
        TemplateTokens = ContextTokens,
        ClassNames = [.. Names(classes)], TrainClasses = [.. Enumerable.Range(0, classes)], Seed = 1,
    };

    /// <summary>The text tower of a CLIP whose image tower is as small as can be.</summary>
    private static TextTransformer Tower(Precision precision) => new Clip(ClipCatalogue.Get("ViT-B/16").Config with
    {
        ImageResolution = 16, VisionPatchSize = 16, VisionWidth = 64, VisionHeads = 1, VisionLayers = 1,
    }, seed: 1).Frozen().In(precision).Text;

    /// <summary>Names of six tokens each, the numbers of the tokens as words.</summary>
    private static string[] Names(int classes)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, classes)
            .Select(_ => string.Join(' ', Enumerable.Range(0, NameTokens).Select(_ => random.Next(1000, 40_000))))];
    }

    /// <summary>The same random unit-norm features again and again: what they are does not change what a step
    /// costs.</summary>
    private sealed class RepeatedBatch : IBatchSource
    {
        public RepeatedBatch(int rows, int classes)
        {
            using var generator = new Generator(3);
            X = nn.functional.normalize(randn(rows, FeatureSize, generator: generator), dim: 1);         // [B, D]
            Y = tensor(Enumerable.Range(0, rows).Select(i => (long)i % classes).ToArray());              // [B]
        }

        public Tensor X { get; }

        public Tensor Y { get; }

        public int BatchesPerEpoch => 1;

        public Batch Next() => new(X, Y);
    }
}
