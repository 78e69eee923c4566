using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Pretraining;

/// <summary>How well a model tells combinations apart by their names alone: the test of pre-training.</summary>
public static class CombinationAccuracy
{
    private static readonly long Stream = ItemRandom.Stream("combination accuracy");

    /// <summary>
    /// The share of images that are closest to their own prompt "a photo of a {colour texture shape}." among those of
    /// <paramref name="ways"/> random combinations, drawn as plain photos; the mean over <paramref name="rounds"/> such
    /// choices.
    /// </summary>
    /// <param name="model">The model with its preprocessing and tokenizer.</param>
    /// <param name="heldOut">true: combinations that pre-training never draws; false: those it draws.</param>
    /// <param name="rounds">Choices of combinations.</param>
    /// <param name="ways">Combinations a choice.</param>
    /// <param name="images">Images of each combination.</param>
    /// <param name="seed">Decides the combinations and the images.</param>
    /// <param name="token">Stops between rounds.</param>
    public static double Measure(LoadedClip model, bool heldOut, int rounds = 10, int ways = 40, int images = 10,
        long seed = 1,
        CancellationToken token = default)
    {
        using var _ = no_grad();
        var all = World.Combinations(heldOut).ToArray();
        var right = 0L;
        for (var round = 0; round < rounds; round++)
        {
            token.ThrowIfCancellationRequested();
            var random = ItemRandom.For(seed, Stream, round);
            random.Shuffle<Combination>(all);
            right += CountRight(model, all[..ways], images, ref random);
        }
        return (double)right / ((long)rounds * ways * images);
    }

    private static long CountRight(LoadedClip model, Combination[] combinations, int images, ref ItemRandom random)
    {
        using var scope = NewDisposeScope();
        var look = new Look();
        var pixels = new byte[combinations.Length * images * Renderer.ImageBytes];
        for (var i = 0; i < combinations.Length * images; i++)
            Renderer.Draw(SceneSampler.Draw(combinations[i / images], look, ref random),
                pixels.AsSpan(i * Renderer.ImageBytes));
        // [N, 3, 32, 32]
        var bytes = tensor(pixels, [combinations.Length * images, 3, World.Height, World.Width], dtype: uint8,
            device: model.Model.Device);
        var prompts = combinations.Select(c => ToySets.Template.Replace("{}", c.ToString()));
        var imageFeatures = model.Model.EncodeImage(model.Preprocess.Apply(bytes));  // [N, D]
        // [ways, D]
        var textFeatures = model.Model.EncodeText(model.Tokenizer.Tokenize(prompts).to(model.Model.Device));
        // [N, ways], up to scale
        var cosines = imageFeatures.mm((textFeatures / textFeatures.norm(1, keepdim: true)).t());
        var truth = arange(combinations.Length, dtype: int64, device: cosines.device).repeat_interleave(images); // [N]
        return cosines.argmax(1).eq(truth).sum().item<long>();
    }
}
