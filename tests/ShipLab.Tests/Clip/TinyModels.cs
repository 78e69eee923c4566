using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Small models and inputs with random weights, and ways to compare tensors.</summary>
internal static class TinyModels
{
    public static readonly ClipConfig Config = new()
    {
        EmbedDim = 32, ImageResolution = 16, VisionLayers = 2, VisionWidth = 48, VisionPatchSize = 8, VisionHeads = 3,
        ContextLength = 20, VocabSize = 600, TextWidth = 40, TextHeads = 2, TextLayers = 3,
    };

    public static readonly ClipConfig ResNet = Config with
    {
        ImageResolution = 64, VisionStages = new(1, 2, 1, 1), VisionLayers = 5, VisionWidth = 8, VisionPatchSize = 32,
        VisionHeads = 4,
    };

    /// <summary>A frozen model with a "transformer" or a "ResNet".</summary>
    public static Clip Create(string tower, Device? device = null)
    {
        var model = new Clip(tower == "ResNet" ? ResNet : Config, seed: 1).Frozen();
        if (device is not null)
            model.to(device);
        return model;
    }

    public static Clip Create(long seed = 1) => new Clip(Config, seed).Frozen();

    /// <summary>[N, context] i64: start token, words, end token, zeros; the first <paramref name="shared"/> words are
    /// the same.</summary>
    public static Tensor Prompts(int count, int context, int[] words, int shared = 0, int vocab = 600)
    {
        var random = new Random(5);
        var beginning = Enumerable.Range(0, shared).Select(_ => (long)random.Next(1, vocab - 2)).ToArray();
        var rows = new long[count * context];
        for (var i = 0; i < count; i++)
        {
            var row = rows.AsSpan(i * context, context);
            row[0] = vocab - 2;
            var length = words[i % words.Length];
            for (var j = 0; j < length; j++) row[1 + j] = j < shared ? beginning[j] : random.Next(1, vocab - 2);
            row[1 + length] = vocab - 1;
        }
        return tensor(rows, [count, context], dtype: int64, device: CPU);
    }

    /// <summary>max|x - ref| / max|ref|</summary>
    public static double Difference(Tensor x, Tensor reference)
    {
        Assert.Equal(reference.shape, x.shape);
        using var scope = NewDisposeScope();
        var (a, b) = (x.detach().to_type(float64), reference.detach().to_type(float64));
        return (a - b).abs().max().item<double>() / b.abs().max().item<double>();
    }

    public static Tensor Normal(long seed, params long[] shape)
    {
        using var source = new Generator((ulong)seed);
        return randn(shape, dtype: float32, device: CPU, generator: source);
    }
}
