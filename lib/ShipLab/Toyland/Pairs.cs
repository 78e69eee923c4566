namespace ShipLab.Toyland;

/// <summary>
/// The endless stream of captioned images that pre-training reads. Pair i of a seed is always the same pair, whichever
/// thread draws it and whatever was drawn before: training resumes in the middle by asking for the next number.
/// </summary>
public static class Pairs
{
    private static readonly long Stream = ItemRandom.Stream("pre-training");

    /// <summary>
    /// Draws pair <paramref name="index"/> of <paramref name="seed"/>: the image into <paramref name="pixels"/>, the
    /// caption returned.
    /// </summary>
    public static string Draw(long seed, long index, Span<byte> pixels)
    {
        var (_, scene, caption) = Sample(seed, index);
        Renderer.Draw(scene, pixels);
        return caption;
    }

    /// <summary>What pair <paramref name="index"/> of <paramref name="seed"/> shows, how it is drawn
    /// and what is said about it.</summary>
    public static (Combination Combination, Scene Scene, string Caption) Sample(long seed, long index)
    {
        var random = ItemRandom.For(seed, Stream, index);
        var style = Styles.Draw(ref random);
        var combination = World.Draw(style.Look, ref random);
        var caption = Captions.Draw(combination, style, ref random);
        return (combination, SceneSampler.Draw(combination, style.Look, ref random), caption);
    }

    /// <summary>
    /// Draws consecutive pairs on all cores: pixels of image i at i * <see cref="Renderer.ImageBytes"/>, and the
    /// captions.
    /// </summary>
    public static void Draw(long seed, long first, Memory<byte> pixels, Span<string> captions, int threads = -1)
    {
        var texts = new string[captions.Length];
        Parallel.For(0, texts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            texts[i] = Draw(seed, first + i, pixels.Span.Slice(i * Renderer.ImageBytes, Renderer.ImageBytes)));
        texts.CopyTo(captions);
    }
}
