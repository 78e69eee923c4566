using SkiaSharp;

namespace ShipLab.Images;

/// <summary>Skia's decoders. The bytes are those of the file: no colour profile or gamma is applied, colours are not
/// multiplied by their opacity, the EXIF orientation is left alone.</summary>
internal static unsafe class SkiaCodec
{
    /// <summary>Such as "SkiaSharp 4.155".</summary>
    public static string Library { get; } = $"SkiaSharp {typeof(SKCodec).Assembly.GetName().Version?.ToString(2)}";

    /// <summary>The first frame. The size is checked before anything is allocated for the pixels.</summary>
    /// <param name="mode">null for Rgba or, where the file has no opacity, Rgb</param>
    /// <param name="format">what errors call it, e.g. "JPEG"</param>
    /// <param name="path">what errors call the file</param>
    /// <exception cref="PictureException">The file is damaged or truncated, or larger than the limits.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, PictureMode? mode, string format, string path,
        PictureLimits limits)
    {
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((nint)bytes, file.Length);
            using var codec = SKCodec.Create(data) ??
                throw new PictureException(path, $"the {format} header is damaged or truncated.");
            var stored = codec.Info;
            limits.Check(stored.Width, stored.Height, path);
            mode ??= stored.IsOpaque ? PictureMode.Rgb : PictureMode.Rgba;
            var picture = Picture.Rent(mode.Value, stored.Width, stored.Height);
            var wanted = new SKImageInfo(stored.Width, stored.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            SKCodecResult result;
            fixed (byte* pixels = picture.Bytes) result =
                codec.GetPixels(wanted, (nint)pixels, wanted.RowBytes, SKCodecOptions.Default);
            if (result == SKCodecResult.Success) return picture;
            picture.Dispose();
            throw new PictureException(path, result == SKCodecResult.IncompleteInput
                ? $"the {format} file is truncated: its pixels end early."
                : $"the {format} data are damaged ({result}).");
        }
    }

    /// <summary>Gives a colour to the pixels that the file has none for.</summary>
    public static void Fill(Picture picture, ReadOnlySpan<byte> rgb)
    {
        var pixels = picture.Bytes;
        for (var i = 0; i < pixels.Length; i += 4)
            if (pixels[i + 3] == 0) rgb[..3].CopyTo(pixels[i..]);
    }
}
