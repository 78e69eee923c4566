using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>What stands before the image tower: a photo-sized JPEG file (500x375, 4:2:0, quality 90) to a tensor of 224
/// pixels, on one core.</summary>
internal static class PictureBenchmarks
{
    private const int Width = 500, Height = 375, Resolution = 224, Calls = 20;

    public static IEnumerable<Benchmark> All() =>
    [
        new("500x375 JPEG to a 224 tensor, one core", "ms", Whole) { Target = 6 },
        new("  of which decoding", "ms", Decoding) { Target = 1.5 },
        new("  of which resizing and cropping", "ms", Cropping),
        new("  a random crop in its place", "ms", Augmenting),
        new("500x375 PNG, decoding", "ms", DecodingPng),
    ];

    private static IReadOnlyList<double> Whole()
    {
        var (file, preprocess, planes) = (Jpeg(), new Preprocess(Resolution), new byte[3 * Resolution * Resolution]);
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            return Milliseconds(() =>
            {
                using (var picture = PictureFile.Decode(file, "bench")) preprocess.Crop(picture, planes);
                using var bytes = tensor(planes, [1, 3, Resolution, Resolution], dtype: uint8); // [1, 3, R, R]
                preprocess.Apply(bytes).Dispose();                                              // [1, 3, R, R]
            });
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static IReadOnlyList<double> Decoding()
    {
        var file = Jpeg();
        return Milliseconds(() => PictureFile.Decode(file, "bench").Dispose());
    }

    private static IReadOnlyList<double> DecodingPng()
    {
        var file = PictureWriter.Png(Photo(), Width, Height);
        return Milliseconds(() => PictureFile.Decode(file, "bench").Dispose());
    }

    private static IReadOnlyList<double> Cropping()
    {
        using var picture = Picture.FromRgb(Photo(), Width, Height);
        var (preprocess, planes) = (new Preprocess(Resolution), new byte[3 * Resolution * Resolution]);
        return Milliseconds(() => preprocess.Crop(picture, planes));
    }

    private static IReadOnlyList<double> Augmenting()
    {
        using var picture = Picture.FromRgb(Photo(), Width, Height);
        var (planes, view) = (new byte[3 * Resolution * Resolution], 0);
        return Milliseconds(() => Augmentation.CoOp.Draw(picture, Resolution, seed: 1, item: 0, view++, planes));
    }

    private static IReadOnlyList<double> Milliseconds(Action action) => [.. Timing.Seconds(() =>
    {
        for (var i = 0; i < Calls; i++) action();
    }, warmUps: 5).Select(seconds => seconds / Calls * 1000)];

    private static byte[] Jpeg() => PictureWriter.Jpeg(Photo(), Width, Height);

    /// <summary>Waves of several widths with a little noise: about as hard to store as a photo (a JPEG file of some 70
    /// KB).</summary>
    private static byte[] Photo()
    {
        var (random, rgb) = (new Random(1), new byte[Width * Height * 3]);
        for (var i = 0; i < rgb.Length; i++)
        {
            var (x, y, c) = (i / 3 % Width, i / 3 / Width, i % 3);
            var wave = Math.Sin(x * 0.02 + c) + Math.Sin(y * 0.05 - c) + 0.5 * Math.Sin((x + y) * 0.2)
                + 0.3 * Math.Sin(x * 0.7 - y * 0.4);
            rgb[i] = (byte)Math.Clamp(128 + 40 * wave + random.Next(-8, 9), 0, 255);
        }
        return rgb;
    }
}
