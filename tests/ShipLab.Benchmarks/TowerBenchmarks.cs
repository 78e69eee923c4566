using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>
/// CLIP's towers at their true size with random weights: images and prompts a second with batches of 16 and at the best of a few batch sizes,
/// and the memory that a process takes for it. The targets are for the machine of <see cref="ProductRate.Reference"/>; beside each rate stands
/// which share it is of the products' rate in the same seconds, and which share the target is of theirs: that compares on any machine.
/// </summary>
internal static class TowerBenchmarks
{
    private const int Batch = 16, Prompts = 100, PromptTokens = 13;
    private static readonly int[] OtherBatches = [8, 32];

    public static IEnumerable<Benchmark> All() =>
    [
        .. Images("ViT-B/16", Precision.F32, 8, official: 4.8),
        .. Images("ViT-B/16", Precision.Bf16, 17),
        .. Images("ViT-B/32", Precision.F32, 28),
        .. Images("ViT-B/32", Precision.Bf16, 50),
        .. Images("RN50", Precision.F32, 30),
        Text(180),
        .. new[] { "ViT-B/16", "RN50" }.Select(Memory),
    ];

    /// <summary>Whether this CPU multiplies bfloat16 by itself: the targets in bf16 are for such CPUs only.</summary>
    public static bool HasBfloat16 =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").Any(line => line.Contains("avx512_bf16") || line.Contains("amx_bf16"));

    private static IEnumerable<Benchmark> Images(string model, Precision precision, double target, double? official = null)
    {
        var name = $"{model} {precision.ToString().ToLowerInvariant()}";
        double? expected = precision == Precision.F32 || HasBfloat16 ? target : null;
        Rate? atBatch = null, best = null;
        yield return new($"{name}, batch {Batch}", "images/s", () => (atBatch = Rates(model, precision, [Batch], runs: 3).Single()).Values)
        {
            Target = expected, Official = official,
            Note = () => expected is null ? "this CPU has no bfloat16" : ProductRate.Note(atBatch!.Share, target * TowerWork.Image(ClipCatalogue.Get(model).Config), precision),
        };
        yield return new($"{name}, best batch", "images/s", () =>
        {
            var rates = Rates(model, precision, OtherBatches, runs: 2);
            if (atBatch is not null) rates.Add(atBatch);
            best = rates.MaxBy(rate => Timing.Median(rate.Values))!;
            return best.Values;
        })
        { Note = () => $"batch {best!.Batch}" };
    }

    /// <summary>Images a second, run by run, and the median share that their arithmetic is of the products' rate just before each.</summary>
    private sealed record Rate(int Batch, IReadOnlyList<double> Values, double Share);

    private static List<Rate> Rates(string model, Precision precision, IReadOnlyList<int> batches, int runs)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var clip = RandomClip(model, precision);
        var rates = new List<Rate>();
        foreach (var batch in batches)
        {
            var images = RandomImages(clip, batch); // [batch, 3, R, R]
            var (values, share) = ProductRate.Beside(precision, batch, TowerWork.Image(clip.Config), () => clip.EncodeImage(images), runs);
            rates.Add(new Rate(batch, values, share));
        }
        return rates;
    }

    private static Benchmark Text(double target)
    {
        var share = double.NaN;
        var work = TowerWork.Prompt(ClipCatalogue.Get("ViT-B/16").Config, PromptTokens);
        return new($"ViT-B/16 text, {Prompts} prompts of {PromptTokens} tokens", "prompts/s", () =>
        {
            (var values, share) = EncodePrompts(work);
            return values;
        })
        { Target = target, Note = () => ProductRate.Note(share, target * work, Precision.F32) };
    }

    private static (IReadOnlyList<double> Rates, double Share) EncodePrompts(double work)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var clip = RandomClip("ViT-B/16", Precision.F32);
        using var generator = new Generator(2);
        var tokens = zeros(Prompts, clip.Config.ContextLength, dtype: int64); // [N, 77]
        tokens.narrow(1, 0, PromptTokens - 1).copy_(randint(0, 40_000, [Prompts, PromptTokens - 1], generator: generator));
        tokens.select(1, PromptTokens - 1).fill_(clip.Config.VocabSize - 1);  // the end
        return ProductRate.Beside(Precision.F32, Prompts, work, () => clip.EncodeText(tokens), runs: 5);
    }

    /// <summary>Megabytes at most in use by a process of its own that holds a whole CLIP and encodes a batch twice.</summary>
    private static Benchmark Memory(string model)
    {
        var megabytes = Clip.WithoutWeights(ClipCatalogue.Get(model).Config, META).parameters().Sum(p => p.numel()) * 4 / 1e6;
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

    private static Clip RandomClip(string model, Precision precision)
    {
        var clip = Clip.WithoutWeights(ClipCatalogue.Get(model).Config);
        using var generator = new Generator(1);
        foreach (var (name, weight) in clip.named_parameters())
            if (weight.dim() > 1) weight.normal_(0, 1 / Math.Sqrt(weight.numel() / (double)weight.shape[0]), generator); // keeps the size of what passes
            else if (name.EndsWith("weight", StringComparison.Ordinal)) weight.fill_(1);
        return clip.In(precision);
    }

    /// <summary>[batch, 3, R, R]</summary>
    private static Tensor RandomImages(Clip clip, int batch)
    {
        using var generator = new Generator(3);
        return randn([batch, 3, clip.Config.ImageResolution, clip.Config.ImageResolution], generator: generator);
    }
}
