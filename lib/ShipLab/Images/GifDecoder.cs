using System.Buffers.Binary;

namespace ShipLab.Images;

/// <summary>GIF as PIL 9.4 opens it: the first frame, in mode Palette, or Grey where none but grey counts up.</summary>
/// <remarks>
/// What Skia decodes is the frame alone, written again with a palette for every index and without transparency, since
/// PIL's convert('RGB') keeps the transparent colour. That colour, or the palette's first one, is around a smaller
/// frame.
/// </remarks>
internal static class GifDecoder
{
    private const int ScreenAt = 6, TablesAt = 13, FrameBytes = 9; // an image descriptor without its introducer
    // LZW's limit: as many pixels from a code as there are codes, one in more than a byte
    private const long MostInflation = 4096;

    public static Picture Decode(PictureBytes file)
    {
        var bytes = file.Span;
        if (bytes.Length < TablesAt) throw file.Bad("the GIF file is truncated: it has no header.");
        var at = TablesAt;
        var colours = Colours(bytes, bytes[10], ref at);
        var around = PassExtensions(bytes, ref at);
        if (bytes.Length - at <= FrameBytes || bytes[at - 1] != ',')
            throw file.Bad("the GIF file is truncated: it has no frame.");
        var frame = bytes.Slice(at, FrameBytes).ToArray();
        at += FrameBytes;
        if ((frame[8] & 0x80) != 0) colours = Colours(bytes, frame[8], ref at);
        var data = bytes[Math.Min(at, bytes.Length)..];
        var length = 1; // the codes' least size; then blocks, each with its length in front, until one of none
        while (length < data.Length && data[length] != 0) length += data[length] + 1;
        var isCut = length >= data.Length;
        if (!isCut) data = data[..length];

        var (width, height) = (Edge(bytes[ScreenAt..], frame), Edge(bytes[(ScreenAt + 2)..], frame.AsSpan(2)));
        file.Check(width, height);
        if ((long)Number(frame.AsSpan(4)) * Number(frame.AsSpan(6)) > data.Length * MostInflation)
            throw file.Bad($"the GIF file claims {width}x{height} pixels, which its {data.Length:N0} bytes of data " +
                "cannot hold.");
        var palette = GreyRamp.Fill(colours, 256);
        frame[8] &= 0x40; // interlaced or not
        byte[] alone = [.. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0xF7, 0, 0,
            .. palette, (byte)',', .. frame, .. data, 0, (byte)';'];
        try
        {
            var mode = GreyRamp.Is(colours) ? PictureMode.Grey : PictureMode.Palette;
            var picture = SkiaCodec.Decode(file, alone, mode);
            SkiaCodec.Fill(picture, palette.AsSpan(3 * around, 3));
            return picture;
        }
        catch (PictureException error) when (isCut)
        {
            throw file.Bad("the GIF file is truncated: its pixels end early.", error);
        }
    }

    /// <summary>The colour table that flags announce, or what is left of it.</summary>
    private static ReadOnlySpan<byte> Colours(ReadOnlySpan<byte> bytes, byte flags, ref int at)
    {
        if ((flags & 0x80) == 0) return [];
        var (start, count) = (Math.Min(at, bytes.Length), 3 * (2 << (flags & 7)));
        at += count;
        return bytes.Slice(start, Math.Min(count, bytes.Length - start));
    }

    /// <summary>Goes behind the first frame's introducer or the end marker; like PIL over bytes of nothing.</summary>
    /// <returns>the transparent colour, or 0</returns>
    private static byte PassExtensions(ReadOnlySpan<byte> bytes, ref int at)
    {
        byte transparent = 0;
        while (at < bytes.Length && bytes[at++] is var introducer && introducer is not ((byte)',' or (byte)';'))
        {
            if (introducer != '!') continue;
            if (bytes.Length - at >= 6 && bytes[at] == 0xF9 && (bytes[at + 2] & 1) != 0) transparent = bytes[at + 5];
            for (at++; at < bytes.Length && bytes[at] != 0; at += bytes[at] + 1) { }
            at++;
        }
        return transparent;
    }

    /// <summary>The screen's edge, or where the frame ends if that is further.</summary>
    private static int Edge(ReadOnlySpan<byte> screen, ReadOnlySpan<byte> frame) =>
        Math.Max(Number(screen), Number(frame) + Number(frame[4..]));

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
