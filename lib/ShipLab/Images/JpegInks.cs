namespace ShipLab.Images;

/// <summary>
/// JPEG of four components in mode Cmyk. Skia makes red of c * k / 255 (c and k being 255 less the ink), and so on,
/// which is PIL's convert('RGB'); but OpenAI's transform resizes the four inks. They come back from four decodings, in
/// which components are muted: a quantization table of zeros makes a component 128 everywhere, or 127 where an Adobe
/// marker says that it is stored as YCCK.
/// </summary>
/// <remarks>
/// k is exact: k * 128 / 255 + k * 127 / 255, each rounded. Two values of c agree with c * 128 / 255, of which c * k /
/// 255 decides where k is large enough to tell them apart, as it is where there is no black; else the lower and the
/// higher one are taken in turn, so that resizing evens it out. So cyan, magenta and yellow are at most one level off
/// PIL's, and convert('RGB') is exact. All four are taken for inverted, Adobe marker or not, as by PIL.
/// </remarks>
internal static class JpegInks
{
    private const byte Cmyk = 0, Ycck = 2; // the Adobe marker's transforms

    public static Picture Decode(PictureBytes file, JpegMarkers header)
    {
        if (header.ScanAt < header.ComponentsAt + 12)
            throw file.Bad("the JPEG file is damaged: it has no scan.");
        var picture = SkiaCodec.Decode(file, file.Span, PictureMode.Cmyk);
        try
        {
            using var colour = SkiaCodec.Decode(file, Muted(file.Span, header, 3, 1, transform: null), PictureMode.Rgb);
            using var black = SkiaCodec.Decode(file, Muted(file.Span, header, 0, 3, Cmyk), PictureMode.Rgb);
            using var rest = SkiaCodec.Decode(file, Muted(file.Span, header, 0, 3, Ycck), PictureMode.Rgb);
            Restore(picture.Bytes, colour.Pixels, black.Pixels, rest.Pixels);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <param name="pixels">c * k / 255 of each colour; receives the inks</param>
    /// <param name="colour">c * 128 / 255</param>
    /// <param name="black">k * 128 / 255</param>
    /// <param name="rest">k * 127 / 255</param>
    private static void Restore(Span<byte> pixels, ReadOnlySpan<byte> colour, ReadOnlySpan<byte> black,
        ReadOnlySpan<byte> rest)
    {
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var k = Math.Min(255, black[i] + rest[i]);
            for (var at = i; at < i + 3; at++)
            {
                var c = 510 * colour[at] >> 8; // the lower one that gives it
                var next = Math.Min(c + 1, 255);
                var isNext = PixelRow.Multiply(next, k) == pixels[at] && PixelRow.Multiply(next, 128) == colour[at];
                if (isNext && (i % 8 == 0 || PixelRow.Multiply(c, k) != pixels[at])) c = next;
                pixels[at] = (byte)(255 - c);
            }
            pixels[i + 3] = (byte)(255 - k);
        }
    }

    /// <summary>The file with components that have a quantization table of zeros.</summary>
    /// <param name="first">the first one that is muted</param>
    /// <param name="count">how many are</param>
    /// <param name="transform">what an Adobe marker is to say; null leaves the file's own</param>
    private static byte[] Muted(ReadOnlySpan<byte> file, JpegMarkers header, int first, int count, byte? transform)
    {
        var head = file[..header.ScanAt].ToArray();
        var needed = Enumerable.Range(0, 4).Where(c => c < first || c >= first + count)
            .Select(c => (int)head[Table(c)]);
        var free = (byte)Enumerable.Range(0, 4).Except(needed).First();
        for (var c = first; c < first + count; c++) head[Table(c)] = free;
        byte[] zeros = [0xFF, 0xDB, 0, 67, free, .. new byte[64]];
        byte[] adobe = transform is { } t ? [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, t] : [];
        return [.. head, .. zeros, .. adobe, .. file[header.ScanAt..]];

        int Table(int component) => header.ComponentsAt + 3 * component + 2;
    }
}
