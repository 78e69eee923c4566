using SkiaSharp;

namespace ShipLab.Images;

/// <summary>Skia's decoders. The bytes are those of the file: no colour profile or gamma is applied, colours are not
/// multiplied by their opacity, the EXIF orientation is left alone.</summary>
internal static unsafe class SkiaCodec
{
    /// <summary>Such as "SkiaSharp 4.155".</summary>
    public static string Library { get; } = $"SkiaSharp {typeof(SKCodec).Assembly.GetName().Version?.ToString(2)}";

    /// <summary>The first frame. The size is checked before anything is allocated for the pixels.</summary>
    /// <param name="file">what is read</param>
    /// <param name="rewritten">its bytes, as Skia is to see them</param>
    /// <param name="mode">null for Rgba or, where the file has no opacity, Rgb</param>
    /// <exception cref="PictureException">The file is damaged or truncated, or larger than the limits.</exception>
    public static Picture Decode(PictureBytes file, ReadOnlySpan<byte> rewritten, PictureMode? mode)
    {
        fixed (byte* bytes = rewritten)
        {
            using var data = SKData.Create((nint)bytes, rewritten.Length);
            using var codec = SKCodec.Create(data) ??
                throw file.Bad($"the {file.Format} header is damaged or truncated.");
            var stored = codec.Info;
            file.Check(stored.Width, stored.Height);
            mode ??= stored.IsOpaque ? PictureMode.Rgb : PictureMode.Rgba;
            var picture = Picture.Rent(mode.Value, stored.Width, stored.Height);
            var wanted = new SKImageInfo(stored.Width, stored.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            SKCodecResult result;
            fixed (byte* pixels = picture.Bytes) result =
                codec.GetPixels(wanted, (nint)pixels, wanted.RowBytes, SKCodecOptions.Default);
            if (result == SKCodecResult.Success) return picture;
            picture.Dispose();
            throw file.Bad(result == SKCodecResult.IncompleteInput
                ? $"the {file.Format} file is truncated: its pixels end early."
                : $"the {file.Format} data are damaged ({result}).");
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
