using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>
/// CLIP's towers at their true size with random weights: which share their arithmetic a second is of that of large
/// products in the same seconds (images and prompts a second stand beside it), and the memory that a process takes for
/// it.
/// </summary>
internal static class TowerBenchmarks
{
    private const int Batch = 16, Prompts = 100, PromptTokens = 13;

    public static IEnumerable<Benchmark> All() =>
    [
        Images("ViT-B/16", Precision.F32, 0.88, [Batch]),
        Images("ViT-B/32", Precision.F32, 0.88, [Batch]),
        Images("RN50", Precision.F32, 0.82, [Batch]),
        .. ProductRate.HasBf16
            ? new[] { Images("ViT-B/16", Precision.Bf16, 0.65, [8, Batch, 32]),
                Images("ViT-B/32", Precision.Bf16, null, [Batch, 64]) } : [],
        Text(0.80),
        .. new[] { "ViT-B/16", "RN50" }.Select(Memory),
    ];

    /// <summary>The share at the best of some batch sizes.</summary>
    private static Benchmark Images(string model, Precision precision, double? target, int[] batches)
    {
        var note = "";
        return new($"{model} {precision.ToString().ToLowerInvariant()}, "
            + $"{(batches.Length == 1 ? $"batch {batches[0]}" : "best batch")}", "share", () =>
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var clip = RandomClip(model, precision);
            var best = batches.Select(batch =>
            {
                var images = RandomImages(clip, batch); // [batch, 3, R, R]
                var (rates, shares) = ProductRate.Beside(precision, batch, TowerWork.Image(clip.Config),
                    () => clip.EncodeImage(images), runs: 5);
                return (Batch: batch, Rate: Timing.Median(rates), Shares: shares);
            }).MaxBy(found => Timing.Median(found.Shares));
            note = $"{best.Rate:F1} images/s{(batches.Length == 1 ? "" : $" at batch {best.Batch}")}";
            return best.Shares;
        })
        { Target = target, Note = () => note };
    }

    private static Benchmark Text(double target)
    {
        var rate = 0.0;
        var work = TowerWork.Prompt(ClipCatalogue.Get("ViT-B/16").Config, PromptTokens);
        return new($"ViT-B/16 text, {Prompts} prompts of {PromptTokens} tokens", "share", () =>
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var clip = RandomClip("ViT-B/16", Precision.F32);
            using var generator = new Generator(2);
            var tokens = zeros(Prompts, clip.Config.ContextLength, dtype: int64); // [N, 77]
            tokens.narrow(1, 0, PromptTokens - 1)
                .copy_(randint(0, 40_000, [Prompts, PromptTokens - 1], generator: generator));
            tokens.select(1, PromptTokens - 1).fill_(clip.Config.VocabSize - 1);  // the end
            var (rates, shares) = ProductRate.Beside(Precision.F32, Prompts, work,
                () => clip.EncodeText(tokens), runs: 7);
            rate = Timing.Median(rates);
            return shares;
        })
        { Target = target, Note = () => $"{rate:F0} prompts/s" };
    }

    /// <summary>Megabytes at most in use by a process of its own that holds a whole CLIP and encodes a batch
    /// twice.</summary>
    private static Benchmark Memory(string model)
    {
        var megabytes =
            Clip.WithoutWeights(ClipCatalogue.Get(model).Config, META).parameters().Sum(p => p.numel()) * 4 / 1e6;
        return new Benchmark($"{model} f32, memory at batch {Batch}", "MB", () => [ChildMemory.Measure(model)])
        {
            Target = 1.5 * megabytes + 1000, Note = () => $"weights {megabytes:F0}",
        };
    }

    /// <summary>What the child process of <see cref="ChildMemory"/> does.</summary>
    public static void EncodeTwice(string model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var clip = RandomClip(model, Precision.F32);
        var images = RandomImages(clip, Batch);
        for (var i = 0; i < 2; i++) clip.EncodeImage(images).Dispose();
    }

    public static Clip RandomClip(string model, Precision precision)
    {
        var clip = Clip.WithoutWeights(ClipCatalogue.Get(model).Config);
        using var generator = new Generator(1);
        foreach (var (name, weight) in clip.named_parameters())
            // keeps the size of what passes
            if (weight.dim() > 1) weight.normal_(0, 1 / Math.Sqrt(weight.numel() / (double)weight.shape[0]), generator);
            else if (name.EndsWith("weight", StringComparison.Ordinal)) weight.fill_(1);
        return clip.In(precision);
    }

    /// <summary>[batch, 3, R, R]</summary>
    public static Tensor RandomImages(Clip clip, int batch)
    {
        using var generator = new Generator(3);
        return randn([batch, 3, clip.Config.ImageResolution, clip.Config.ImageResolution], generator: generator);
    }
}
