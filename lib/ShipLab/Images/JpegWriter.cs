using SkiaSharp;

namespace ShipLab.Images;

/// <summary>How a JPEG file stores colour: at full size, at half the width, or at half the width and height.</summary>
public enum JpegSubsampling
{
    /// <summary>4:4:4</summary>
    Full,

    /// <summary>4:2:2</summary>
    HalfWidth,

    /// <summary>4:2:0</summary>
    Half,
}

/// <summary>Writes JPEG files by Skia.</summary>
public static unsafe class JpegWriter
{
    /// <summary>A colour file.</summary>
    /// <param name="rgb">red, green, blue of each pixel, row by row: height * width * 3 bytes</param>
    /// <param name="quality">1 to 100</param>
    /// <exception cref="ArgumentException">The pixels have another length, or the quality or size is out of range.</exception>
    public static byte[] Rgb(ReadOnlySpan<byte> rgb, int width, int height, int quality = 90,
        JpegSubsampling subsampling = JpegSubsampling.Half)
    {
        CheckSize(width, height);
        using var picture = Picture.FromRgb(rgb, width, height);
        return Write(picture.Pixels, width, height, SKColorType.Rgba8888, quality, subsampling switch
        {
            JpegSubsampling.Full => SKJpegEncoderDownsample.Downsample444,
            JpegSubsampling.HalfWidth => SKJpegEncoderDownsample.Downsample422,
            _ => SKJpegEncoderDownsample.Downsample420,
        });
    }

    /// <summary>A grey file.</summary>
    /// <param name="grey">one byte a pixel, row by row: height * width bytes</param>
    /// <param name="quality">1 to 100</param>
    /// <exception cref="ArgumentException">The pixels have another length, or the quality or size is out of range.</exception>
    public static byte[] Grey(ReadOnlySpan<byte> grey, int width, int height, int quality = 90)
    {
        CheckSize(width, height);
        if (grey.Length != (long)width * height)
            throw new ArgumentException($"A grey {width}x{height} picture has {(long)width * height} bytes, not {grey.Length}.",
                nameof(grey));
        return Write(grey, width, height, SKColorType.Gray8, quality, SKJpegEncoderDownsample.Downsample420);
    }

    private static void CheckSize(int width, int height)
    {
        if (width is < 1 or > 65500 || height is < 1 or > 65500)
            throw new ArgumentException($"A JPEG file has edges of 1 to 65,500 pixels, not {width}x{height}.");
    }

    private static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, SKColorType type, int quality,
        SKJpegEncoderDownsample downsample)
    {
        if (quality is < 1 or > 100) throw new ArgumentException($"The quality is {quality}; it can be 1 to 100.", nameof(quality));
        fixed (byte* from = pixels)
        {
            using var map = new SKPixmap(new SKImageInfo(width, height, type, SKAlphaType.Opaque), (nint)from);
            using var file = map.Encode(new SKJpegEncoderOptions(quality, downsample, SKJpegEncoderAlphaOption.Ignore));
            return file?.ToArray() ?? throw new ShipLabException($"Skia could not write a JPEG file of {width}x{height} pixels.");
        }
    }
}
