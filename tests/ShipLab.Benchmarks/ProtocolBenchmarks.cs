using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>
/// What generators and fine-tuners cost as classes and shots grow: seconds at 10 to 1000 classes of 16 shots and at 1
/// to 16 shots of 100 classes, with the exponent of the growth over the largest three (1 is linear). Features are
/// random, 512 wide, around a prototype of each class: what they are does not change what a step costs. Methods that
/// read prompts run on a text tower of the tiny CLIP's size; one row is for ViT-B/16's.
/// </summary>
/// <remarks>
/// A training step sees a batch of fixed size, so it is linear in the classes. Tip-Adapter-F's step is linear in the
/// keys, and has a product of keys and classes besides, which is felt beyond some 500 classes. A whole epoch has as
/// many steps as there are images, so it grows with images times classes, as any classifier's does; so does each step
/// of the linear probe, which looks at all images. GDA is linear in images and classes. ProKeR alone is cubic in the
/// images.
/// </remarks>
internal static class ProtocolBenchmarks
{
    /// <summary>What the child process of <see cref="ChildMemory"/> is told to do for the memory row.</summary>
    public const string LargeTask = "1000-classes";

    private const int FeatureSize = 512, Shots = 16, BatchSize = 32, WarmUps = 2, Steps = 5;
    private static readonly int[] ClassCounts = [10, 30, 100, 300, 1000], ShotCounts = [1, 2, 4, 8, 16];

    public static IEnumerable<Benchmark> All() =>
    [
        Classes("CoOp step",
            (classes, _) =>
                Step(classes,
                    watch => new CoOp(CoOpOptions.Toyland with { Epochs = WarmUps + Steps })
                        { OnStep = _ => watch.Tick() }, reads: true)),
        Classes("CoCoOp step, batch 2",
            (classes, _) =>
                Step(classes,
                    watch => new CoCoOp(CoCoOpOptions.Toyland with { Epochs = WarmUps + Steps })
                        { OnStep = _ => watch.Tick() },
            reads: true, batch: 2)),
        Classes("SHIP, synthesized features of a class each", (classes, _) => Synthesis(classes)),
        Classes("CLIP-Adapter step", (classes, _) => Step(classes, watch =>
            new ClipAdapter(ClipAdapterOptions.Official with { Ratios = [0.2], Epochs = WarmUps + Steps })
                { OnStep = _ => watch.Tick() })),
        Classes("Tip-Adapter-F step",
            (classes, shots) => Step(classes, watch => new TipAdapterF(TipAdapterFOptions.Paper with
        {
            Cache = TipAdapterOptions.Paper with { Search = null }, Epochs = WarmUps + Steps,
        }) { OnStep = _ => watch.Tick() }, shots: shots)),
        Classes("Tip-Adapter fit without search",
            (classes, shots) => Fit(classes, shots, new TipAdapter(TipAdapterOptions.Paper with { Search = null }))),
        Classes("GDA fit", (classes, shots) => Fit(classes, shots, new Gda(GdaOptions.Paper with { Alphas = [1] }))),
        Classes("linear probe fit, one strength",
            (classes, shots) =>
                Fit(classes, shots,
                    new LinearProbe(LinearProbeOptions.Paper with { Strengths = [0.3], Refinements = 0 }), runs: 1),
                    [10, 30, 100, 300]),
        Classes("ProKeR fit, one width and ridge", (classes, shots) => Fit(classes, shots, OneProKer),
            [10, 30, 100, 300]),
        ByShots("Tip-Adapter-F step", shots => Step(100, watch => new TipAdapterF(TipAdapterFOptions.Paper with
        {
            Cache = TipAdapterOptions.Paper with { Search = null }, Epochs = WarmUps + Steps,
        }) { OnStep = _ => watch.Tick() }, shots: shots)),
        ByShots("GDA fit", shots => Fit(100, shots, new Gda(GdaOptions.Paper with { Alphas = [1] }))),
        ByShots("ProKeR fit, one width and ridge", shots => Fit(100, shots, OneProKer)),
        new("1000 classes x 16 shots, ViT-B/16 text tower: memory of a step of SHIP and of each method but the probe "
            + "and ProKeR", "MB", () => [ChildMemory.Measure(LargeTask)]) { Target = 6000 },
    ];

    private static ProKer OneProKer => new(ProKerOptions.Paper with { Widths = [1], Ridges = [1] });

    /// <summary>A row whose value is that of the most classes.</summary>
    private static Benchmark Classes(string name, Func<int, int, IReadOnlyList<double>> measure,
        int[]? counts = null) =>
        Growth($"{name}, {(counts ?? ClassCounts)[^1]} classes", counts ?? ClassCounts,
            classes => measure(classes, Shots));

    private static Benchmark ByShots(string name, Func<int, IReadOnlyList<double>> measure) =>
        Growth($"{name}, 100 classes, 16 shots", ShotCounts, measure);

    private static Benchmark Growth(string name, int[] sizes, Func<int, IReadOnlyList<double>> measure)
    {
        var least = new double[sizes.Length]; // the runs that were disturbed least
        return new Benchmark(name, "s", () =>
        {
            IReadOnlyList<double> last = [];
            for (var i = 0; i < sizes.Length; i++) least[i] = (last = measure(sizes[i])).Min();
            return last;
        })
        {
            Note = () => $"{string.Join(", ", sizes.Zip(least, (size, seconds) => $"{size}: {seconds:0.0000}"))}; "
                + $"exponent {Exponent(sizes, least):0.0}",
        };
    }

    /// <summary>The slope of the seconds over the largest three sizes, both as logarithms, by least squares.</summary>
    private static double Exponent(int[] sizes, double[] seconds)
    {
        var (x, y) = (sizes[^3..].Select(size => Math.Log(size)).ToArray(),
            seconds[^3..].Select(value => Math.Log(value)).ToArray());
        return x.Zip(y, (a, b) => (a - x.Average()) * (b - y.Average()))
            .Sum() / x.Sum(a => Math.Pow(a - x.Average(), 2));
    }

    /// <summary>Seconds of single steps, warm-ups left out.</summary>
    private static IReadOnlyList<double> Step(int classes, Func<StepClock, IFineTuner> method, bool reads = false,
        int batch = BatchSize, int shots = Shots)
    {
        using var scope = NewDisposeScope();
        using var world = new RandomClasses(classes, shots, batch, reads ? ClipFiles.Tiny().Model.Frozen().Text : null);
        var watch = new StepClock();
        method(watch).Fit(world.Task, world).Dispose();
        return watch.Seconds(WarmUps);
    }

    private static IReadOnlyList<double> Fit(int classes, int shots, IFineTuner method, int runs = 3)
    {
        using var scope = NewDisposeScope();
        using var world = new RandomClasses(classes, shots, BatchSize);
        return Timing.Seconds(() => method.Fit(world.Task, world).Dispose(), runs, warmUps: runs > 1 ? 1 : 0);
    }

    private static IReadOnlyList<double> Synthesis(int classes)
    {
        using var scope = NewDisposeScope();
        var text = ClipFiles.Tiny().Model.Frozen().Text;
        using var world = new RandomClasses(classes, 1, BatchSize, text);
        using var vae = new FeatureVae(text, world.Task.Tokens, text.EmbedDim, FeatureVaeOptions.Toyland, seed: 1);
        using var generator = new ShipGenerator(vae);
        var ids = arange(classes, int64);                                       // [C]
        return Timing.Seconds(() => generator.Synthesize(ids, new Random(1)), runs: 3);
    }

    /// <summary>What the child process does: a step of the VAE and of every method with one, and the fits that are made
    /// at once but the probe and ProKeR, over 1000 classes of 16 shots with a text tower of ViT-B/16's size.</summary>
    public static void TrainLargeTask()
    {
        using var scope = NewDisposeScope();
        var text = new Clip(ClipCatalogue.Get("ViT-B/16").Config with
        {
            // the image tower has done its work
            ImageResolution = 16, VisionPatchSize = 16, VisionWidth = 64, VisionHeads = 1, VisionLayers = 1,
        }, seed: 1).Frozen().Text;
        using var world = new RandomClasses(1000, Shots, 256, text);
        using var noise = new SeededNoise(1);
        using var vae = new FeatureVae(text, world.Task.Tokens, FeatureSize,
            FeatureVaeOptions.Official with { Epochs = 1 }, seed: 1);
        vae.Fit(world, noise);
        using var generator = new ShipGenerator(vae);
        var both = new SynthesizedBatches(world, generator, [.. Enumerable.Range(500, 500)], seed: 1, draws: 1);
        var cache = TipAdapterOptions.Paper with { Search = null };
        IFineTuner[] methods =
        [
            new CoOp(CoOpOptions.Official with { Epochs = 1 }), new CoCoOp(CoCoOpOptions.Paper with { Epochs = 1 }),
            new ClipAdapter(ClipAdapterOptions.Official with { Ratios = [0.2], Epochs = 2 }), new TipAdapter(cache),
            new TipAdapterF(TipAdapterFOptions.Paper with { Cache = cache, Epochs = 2 }),
            new Gda(GdaOptions.Paper with { Alphas = [1] }),
        ];
        foreach (var method in methods)
        {
            world.RowsOfABatch = method.BatchSize is 1 && method is CoCoOp ? 1 : 256;
            using var classifier = method.Fit(world.Task, method is CoCoOp ? world : both);
        }
    }

    /// <summary>Random features around a prototype of each class; the prototypes are the text features, unless a tower
    /// is given, which then has prompts of random tokens.</summary>
    private sealed class RandomClasses : IBatchSource, IDisposable
    {
        private readonly Tensor _x, _y, _prototypes;
        private long _next;

        public RandomClasses(int classes, int shots, int batch, TextTransformer? text = null)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(1);
            var size = text?.EmbedDim ?? FeatureSize;
            RowsOfABatch = batch;
            // [C, D]
            _prototypes = nn.functional.normalize(randn(classes, size, generator: generator), dim: 1)
                .DetachFromDisposeScope();
            _y = arange(classes, int64).repeat(shots).DetachFromDisposeScope();  // [N]
            _x = nn.functional.normalize(_prototypes.repeat(shots, 1)
                + 0.05f * randn(classes * shots, size, generator: generator), dim: 1)
                .DetachFromDisposeScope();  // [N, D]
            Task = new FineTuningTask
            {
                LogitScale = 100, TemplateTokens = 4,
                ClassNames = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")],
                TrainClasses = [.. Enumerable.Range(0, classes)], Seed = 1,
            };
            Task = text is null ? Task with { TextFeatures = _prototypes }
                : Task with { Text = text, Tokens = Prompts(text, classes).DetachFromDisposeScope() };
        }

        public FineTuningTask Task { get; }

        public int RowsOfABatch { get; set; }

        public int BatchesPerEpoch => 1;

        public Batch Next()
        {
            using var rows = (arange(_next, _next += RowsOfABatch, int64) * 7919).remainder(_y.shape[0]);  // [B]
            return new Batch(_x.index_select(0, rows), _y.index_select(0, rows));
        }

        public TrainingFeatures All() => new(_x.unsqueeze(0), _y.clone());

        /// <summary>Start, four words, six tokens of a name, a full stop, end: [C, context].</summary>
        private static Tensor Prompts(TextTransformer text, int classes)
        {
            var random = new Random(1);
            var tokens = new long[classes, text.ContextLength];
            for (var c = 0; c < classes; c++)
            {
                tokens[c, 0] = text.VocabSize - 2;
                for (var i = 1; i < 12; i++) tokens[c, i] = i < 5 ? 100 : random.Next(text.VocabSize - 2);
                tokens[c, 12] = text.VocabSize - 1;
            }
            return tensor(tokens);
        }

        public void Dispose()
        {
            foreach (var tensor in new[] { _x, _y, _prototypes }) tensor.Dispose();
            Task.Dispose();
        }
    }
}
