using SkiaSharp;

namespace ShipLab.Tests;

/// <summary>PNG files for tests and benchmarks to read.</summary>
internal static class PngWriter
{
    /// <param name="rgb">red, green, blue of each pixel, row by row</param>
    public static unsafe byte[] Rgb(ReadOnlySpan<byte> rgb, int width, int height)
    {
        using var picture = Picture.FromRgb(rgb, width, height);
        fixed (byte* pixels = picture.Pixels)
        {
            using var map = new SKPixmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)pixels);
            using var file = map.Encode(SKPngEncoderOptions.Default);
            return file!.ToArray();
        }
    }
}
