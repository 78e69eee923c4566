using SkiaSharp;

namespace ShipLab.Images;

/// <summary>Writes PNG files by Skia.</summary>
public static unsafe class PngWriter
{
    /// <summary>A colour file.</summary>
    /// <param name="rgb">red, green, blue of each pixel, row by row: height * width * 3 bytes</param>
    /// <exception cref="ArgumentException">The pixels have another length.</exception>
    public static byte[] Rgb(ReadOnlySpan<byte> rgb, int width, int height)
    {
        using var picture = Picture.FromRgb(rgb, width, height);
        fixed (byte* pixels = picture.Pixels)
        {
            using var map = new SKPixmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)pixels);
            using var file = map.Encode(SKPngEncoderOptions.Default);
            return file?.ToArray() ?? throw new ShipLabException($"Skia could not write a PNG file of {width}x{height} pixels.");
        }
    }
}
