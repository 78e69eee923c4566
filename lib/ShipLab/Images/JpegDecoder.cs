namespace ShipLab.Images;

/// <summary>
/// JPEG of 8 bits, baseline, progressive and arithmetic-coded, any subsampling, by the libjpeg-turbo in Skia: the
/// accurate integer inverse DCT and smooth chroma upsampling, libjpeg's defaults and PIL's, so the pixels are PIL
/// 9.4's.
/// </summary>
/// <remarks>
/// Grey files give mode Grey, those of three components Rgb, those of four Cmyk. A file without its end marker is
/// refused as truncated, like by PIL. After damage inside the entropy-coded data libjpeg-turbo goes on, and Skia does
/// not tell of it; the pixels are PIL's but for blocks that damage brought far out of range, since Skia's
/// libjpeg-turbo has no SIMD code and wraps where PIL's saturates.
/// </remarks>
internal static class JpegDecoder
{
    public static ReadOnlySpan<byte> Start => [0xFF, 0xD8, 0xFF];

    public static Picture Decode(PictureBytes file)
    {
        var header = JpegMarkers.Read(file.Span);
        Check(header, file);
        if (header.Components == 4) return JpegInks.Decode(file, header);
        var mode = header.Components == 1 ? PictureMode.Grey : PictureMode.Rgb;
        return SkiaCodec.Decode(file, file.Span, mode);
    }

    /// <summary>Checks what the markers say before anything is allocated.</summary>
    private static void Check(JpegMarkers header, PictureBytes file)
    {
        if (header.Unknown != 0)
            throw file.Bad(
                $"the JPEG file is damaged or of a kind that is not read: it has marker FF{header.Unknown:X2} " +
                $"{(header.Width > 0 ? "behind" : "before or for")} its frame header.");
        if (header.Width == 0 || header.Height == 0)
            throw file.Bad("the JPEG file has no frame header with a size: it is truncated or damaged.");
        file.Check(header.Width, header.Height);
        if (!header.Ends) throw file.Bad("the JPEG file is truncated: it has no end marker.");
        if (header.LacksDataFor(file.Length))
            throw file.Bad($"the JPEG file claims {header.Width}x{header.Height} pixels, which its {file.Length:N0} " +
                "bytes cannot hold.");
        if (header.Precision != 8)
            throw file.Bad($"a JPEG of {header.Precision} bits a sample is not read, only 8 bits.");
        if (header.Components is not (1 or 3 or 4))
            throw file.Bad($"a JPEG of {header.Components} components is not read, only 1, 3 or 4.");
    }
}
