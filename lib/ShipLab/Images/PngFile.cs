using System.Buffers.Binary;
using System.IO.Hashing;

namespace ShipLab.Images;

/// <summary>What a PNG file's pixels depend on (PNG specification, third edition, sections 5 and 11).</summary>
/// <remarks>
/// <see cref="Write"/> writes them again so that Skia's pixels are PIL's: without opacity of colours (tRNS), which
/// convert('RGB') drops, with a palette for every index, with right checksums, and 16-bit grey as 8-bit grey with
/// opacity, stored alike.
/// </remarks>
internal sealed class PngFile
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    // IHDR, PLTE, IDAT, IEND
    private const uint Header = 0x49484452, PaletteChunk = 0x504C5445, Data = 0x49444154, End = 0x49454E44;

    private byte[] _header = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Bits of a sample: 1, 2, 4, 8 or 16.</summary>
    public int Depth => _header[8];

    /// <summary>0 grey, 2 colour, 3 palette, 4 grey with opacity, 6 colour with opacity.</summary>
    public int ColourType => _header[9];

    /// <summary>A colour for every index, grey where the file gives none, as PIL fills it. Null without one.</summary>
    public byte[]? Palette { get; private set; }

    /// <summary>The compressed pixels, in pieces.</summary>
    public List<ReadOnlyMemory<byte>> Pieces { get; } = [];

    public long CompressedBytes => Pieces.Sum(p => (long)p.Length);

    /// <summary>Damage that leaves the pixels readable, or null.</summary>
    public string? Warning { get; private set; }

    /// <summary>The uncompressed pixels, without filters and the ends of interlaced rows.</summary>
    public long PixelBytes =>
        ((long)Width * ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 } * Depth + 7) / 8 * Height;

    /// <summary>At most the bytes that <see cref="Write"/> writes.</summary>
    public long MostBytes => CompressedBytes + 1024;

    /// <exception cref="PictureException">Header or palette is damaged, or the picture too large.</exception>
    public static PngFile Read(PictureBytes file)
    {
        var png = new PngFile();
        var rest = file.Memory[Signature.Length..];
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            var type = BinaryPrimitives.ReadUInt32BigEndian(rest.Span[4..]);
            var whole = length <= rest.Length - 12;
            if (!whole && type != Data) break;
            var content = rest.Slice(8, whole ? (int)length : rest.Length - 8);
            var intact = whole && type is Header or PaletteChunk or Data && IsIntact(rest.Span[4..], (int)length + 4);
            switch (type)
            {
                case Header:
                    if (!intact || length != 13) throw file.Bad("the PNG header is damaged.");
                    if (png.Width == 0) png.ReadHeader(content.Span, file);
                    break;
                case PaletteChunk when png.Width > 0 && png.ColourType == 3:
                    if (!intact || length is 0 or > 768 || length % 3 != 0)
                        throw file.Bad("the PNG palette is damaged.");
                    png.Palette ??= GreyRamp.Fill(content.Span, 1 << Math.Min(png.Depth, 8));
                    break;
                case Data:
                    if (png.Width == 0) throw file.Bad("the PNG file has no header.");
                    png.Pieces.Add(content);
                    if (!intact)
                        png.Warning = whole ? "the checksum of the pixels is wrong" : "the last chunk is cut off";
                    break;
                case End when png.Width > 0:
                    return png;
            }
            if (!whole) break;
            rest = rest[(12 + (int)length)..];
        }
        if (png.Width == 0) throw file.Bad("the PNG file is truncated: it has no header.");
        png.Warning ??= "there is no end chunk";
        return png;
    }

    private void ReadHeader(ReadOnlySpan<byte> header, PictureBytes file)
    {
        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        file.Check(width, height);
        (Width, Height, _header) = ((int)width, (int)height, header.ToArray());
    }

    /// <summary>Whether the checksum behind so many bytes is theirs.</summary>
    private static bool IsIntact(ReadOnlySpan<byte> chunk, int length) =>
        Crc32.HashToUInt32(chunk[..length]) == BinaryPrimitives.ReadUInt32BigEndian(chunk[length..]);

    /// <returns>the bytes written</returns>
    public int Write(byte[] target)
    {
        var length = 0;
        Append(Signature);
        var header = (byte[])_header.Clone();
        if (ColourType == 0 && Depth == 16) (header[8], header[9]) = (8, 4);
        Chunk(Header, header);
        if (Palette is not null) Chunk(PaletteChunk, Palette);
        Chunk(Data, [.. Pieces]); // nothing behind it, so that Skia can tell pixels that end early from damage
        return length;

        void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(target.AsSpan(length));
            length += bytes.Length;
        }

        void Chunk(uint type, params ReadOnlyMemory<byte>[] content)
        {
            Number((uint)content.Sum(part => (long)part.Length));
            var start = length;
            Number(type);
            foreach (var part in content) Append(part.Span);
            Number(Crc32.HashToUInt32(target.AsSpan(start, length - start)));
        }

        void Number(uint number)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target.AsSpan(length), number);
            length += 4;
        }
    }
}
