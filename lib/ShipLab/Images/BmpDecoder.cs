using System.Buffers.Binary;
using System.Numerics;

namespace ShipLab.Images;

/// <summary>
/// Windows bitmaps. As in PIL 9.4 a palette that only counts up in grey gives mode Grey (Bilevel for one bit), there
/// is opacity only in 32 bits with a bit field for it, and the levels of 16 bits are cut, not rounded.
/// </summary>
internal static class BmpDecoder
{
    private const int FileHeader = 14, OldHeader = 12, CommonHeader = 40, FieldsAt = FileHeader + CommonHeader;
    private const uint Plain = 0, RunLengths8 = 1, RunLengths4 = 2, BitFields = 3;

    public static Picture Decode(PictureBytes file)
    {
        var bytes = file.Span;
        if (bytes.Length < FileHeader + OldHeader)
            throw file.Bad("the BMP file is truncated: it has no header.");
        var headerSize = Word(bytes, FileHeader);
        if (headerSize is not (OldHeader or >= CommonHeader) || bytes.Length - FileHeader < headerSize)
            throw file.Bad($"the BMP header is truncated, damaged or of no known kind: it has {headerSize} bytes.");
        var header = bytes.Slice(FileHeader, (int)headerSize);
        var old = headerSize == OldHeader;
        long width = old ? Half(header, 4) : (int)Word(header, 4);
        // negative where the rows run downwards
        var height = Math.Abs(old ? Half(header, 6) : (long)(int)Word(header, 8));
        int bits = Half(header, old ? 10 : 14);
        var compression = old ? Plain : Word(header, 16);
        file.Check(width, height);
        if (compression is Plain or BitFields && (width * bits + 31) / 32 * 4 * height > bytes.Length)
            throw file.Bad($"the BMP file is truncated: its {bytes.Length:N0} bytes cannot hold {width}x{height} " +
                "pixels.");

        var table = bytes[(FileHeader + header.Length)..];
        var most = bits > 8 ? 0 : 1 << bits;
        var palette = Palette(table, entry: old ? 3 : 4, count: old ? 0 : Word(header, 32), most);
        var fields = new uint[4]; // of red, green, blue and opacity, of which the common header has none
        if (compression == BitFields && bytes.Length >= FieldsAt + 16)
            for (var i = 0; i < (headerSize == CommonHeader ? 3 : 4); i++) fields[i] = Word(bytes, FieldsAt + 4 * i);
        if (compression == BitFields && !fields[..3].All(IsField))
            throw file.Bad("the BMP file has no proper bit fields for its colours.");

        var picture = SkiaCodec.Decode(file, bytes, Mode(bits, palette, fields[3]));
        for (var channel = 0; bits == 16 && channel < 3; channel++)
            CutLevels(picture, channel, bits: compression == BitFields ? BitOperations.PopCount(fields[channel]) : 5);
        if (compression is RunLengths8 or RunLengths4 && palette.Length > 0) SkiaCodec.Fill(picture, palette);
        return picture;
    }

    private static PictureMode Mode(int bits, byte[] palette, uint opacity) => bits switch
    {
        1 when palette.AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 255, 255, 255]) => PictureMode.Bilevel,
        8 when GreyRamp.Is(palette) => PictureMode.Grey,
        <= 8 => PictureMode.Palette,
        32 when opacity != 0 => PictureMode.Rgba,
        _ => PictureMode.Rgb,
    };

    /// <summary>Red, green, blue of each colour; fewer where the file ends early.</summary>
    /// <param name="entry">bytes of a colour: blue, green, red and perhaps one more</param>
    /// <param name="count">0 for <paramref name="most"/></param>
    private static byte[] Palette(ReadOnlySpan<byte> table, int entry, uint count, int most)
    {
        if (count == 0 || count > most) count = (uint)most;
        var palette = new byte[3 * Math.Min((int)count, table.Length / entry)];
        for (var i = 0; i < palette.Length; i++) palette[i] = table[i / 3 * entry + 2 - i % 3];
        return palette;
    }

    /// <summary>Whether the bits that are set are side by side, and there are any.</summary>
    private static bool IsField(uint field) => field != 0 &&
        BitOperations.IsPow2((field >> BitOperations.TrailingZeroCount(field)) + 1L);

    /// <summary>Of levels of so many bits, which Skia spreads over 0 to 255 and rounds, what PIL makes.</summary>
    private static void CutLevels(Picture picture, int channel, int bits)
    {
        var pixels = picture.Bytes;
        var most = (1 << bits) - 1;
        for (var i = channel; i < pixels.Length; i += 4)
            pixels[i] = (byte)((pixels[i] * most + 127) / 255 * 255 / most);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ushort Half(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
