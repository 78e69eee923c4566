using SkiaSharp;

namespace ShipLab.Images;

/// <summary>Writes picture files by Skia.</summary>
public static unsafe class PictureWriter
{
    /// <summary>A PNG file.</summary>
    /// <param name="rgb">red, green, blue of each pixel, row by row: height * width * 3 bytes</param>
    /// <exception cref="ArgumentException">The pixels have another length.</exception>
    public static byte[] Png(ReadOnlySpan<byte> rgb, int width, int height)
    {
        using var picture = Picture.FromRgb(rgb, width, height);
        return Write(picture.Pixels, width, height, "PNG", map => map.Encode(SKPngEncoderOptions.Default));
    }

    /// <summary>A JPEG file that has colour at half the width and height (4:2:0).</summary>
    /// <param name="rgb">red, green, blue of each pixel, row by row: height * width * 3 bytes</param>
    /// <param name="quality">1 to 100</param>
    /// <exception cref="ArgumentException">The pixels' length, the quality or the size is out of range.</exception>
    public static byte[] Jpeg(ReadOnlySpan<byte> rgb, int width, int height, int quality = 90)
    {
        if (width is < 1 or > 65500 || height is < 1 or > 65500)
            throw new ArgumentException($"A JPEG file has edges of 1 to 65,500 pixels, not {width}x{height}.");
        if (quality is < 1 or > 100)
            throw new ArgumentException($"The quality is {quality}; it can be 1 to 100.", nameof(quality));
        using var picture = Picture.FromRgb(rgb, width, height);
        return Write(picture.Pixels, width, height, "JPEG", map => map.Encode(
            new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)));
    }

    /// <summary>A WebP file with opacity.</summary>
    /// <param name="rgba">red, green, blue, opacity of each pixel, row by row: height * width * 4 bytes</param>
    /// <param name="quality">1 to 100</param>
    internal static byte[] Webp(ReadOnlySpan<byte> rgba, int width, int height, int quality) =>
        Write(rgba, width, height, "WebP",
        map => map.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)), SKAlphaType.Unpremul);

    private static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, string format,
        Func<SKPixmap, SKData?> encode,
        SKAlphaType alpha = SKAlphaType.Opaque)
    {
        fixed (byte* from = pixels)
        {
            using var map = new SKPixmap(new SKImageInfo(width, height, SKColorType.Rgba8888, alpha), (nint)from);
            using var file = encode(map);
            return file?.ToArray() ?? throw new ShipLabException($"Skia could not write a {format} file of " +
                $"{width}x{height} pixels.");
        }
    }
}
