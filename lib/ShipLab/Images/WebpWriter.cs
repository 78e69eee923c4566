using SkiaSharp;

namespace ShipLab.Images;

/// <summary>Writes WebP files by Skia.</summary>
internal static unsafe class WebpWriter
{
    /// <summary>A file with opacity.</summary>
    /// <param name="rgba">red, green, blue, opacity of each pixel, row by row: height * width * 4 bytes</param>
    /// <param name="quality">1 to 100</param>
    public static byte[] Rgba(ReadOnlySpan<byte> rgba, int width, int height, int quality)
    {
        fixed (byte* pixels = rgba)
        {
            using var map = new SKPixmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)pixels);
            using var file = map.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality));
            return file?.ToArray() ?? throw new ShipLabException($"Skia could not write a WebP file of {width}x{height} pixels.");
        }
    }
}
