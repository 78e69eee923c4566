using System.Buffers;

namespace ShipLab.Images;

/// <summary>
/// PNG of every colour type and depth, plain or interlaced, in the modes and with the pixels that PIL 9.4 gives: 1-bit
/// grey is mode 1, 2 to 8 bits L, 16 bits <see cref="PictureMode.Grey16"/> (PIL's I); of other 16-bit samples the high
/// byte is kept, grey with opacity then becomes Rgba.
/// </summary>
/// <remarks>A file cut off within its pixels is refused; wrong checksums of pixels that inflate well are told in
/// <see cref="Picture.Warning"/>.</remarks>
internal static class PngDecoder
{
    private const long MostInflation = 1032; // deflate's limit: 258 bytes from two bits

    public static Picture Decode(PictureBytes file)
    {
        var png = PngFile.Read(file);
        if (png.ColourType == 3 && png.Palette is null)
            throw file.Bad("the PNG file has no palette.");
        if (png.PixelBytes > (png.CompressedBytes + 1) * MostInflation)
            throw file.Bad($"the PNG file claims {png.Width}x{png.Height} pixels, which its {png.CompressedBytes:N0} " +
                "bytes of data cannot hold.");
        if (png.Warning is { } warning && file.Limits.RefuseDamaged)
            throw file.Bad($"the PNG file is damaged: {warning}.");
        var rewritten = ArrayPool<byte>.Shared.Rent(checked((int)png.MostBytes));
        try
        {
            var picture = SkiaCodec.Decode(file, rewritten.AsSpan(0, png.Write(rewritten)), Mode(png));
            picture.Warning = png.Warning;
            return picture;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rewritten);
        }
    }

    private static PictureMode Mode(PngFile png) => (png.ColourType, png.Depth) switch
    {
        (0, 1) => PictureMode.Bilevel,
        (0, 16) => PictureMode.Grey16,
        (0, _) => PictureMode.Grey,
        (2, _) => PictureMode.Rgb,
        (3, _) => PictureMode.Palette,
        (4, 8) => PictureMode.GreyAlpha,
        _ => PictureMode.Rgba,
    };
}
