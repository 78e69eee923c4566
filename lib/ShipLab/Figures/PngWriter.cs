using System.Buffers.Binary;
using System.IO.Compression;

namespace ShipLab.Figures;

/// <summary>Writes small PNG files (PNG specification, third edition): 8 bits a channel, or a palette.</summary>
public static class PngWriter
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A true-colour picture.</summary>
    /// <param name="rgb">Red, green, blue of each pixel, row by row: height * width * 3 bytes.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public static byte[] Rgb(byte[] rgb, int width, int height) => File(rgb, width, height, 3, 2, []);

    /// <summary>A picture with at most 256 colours.</summary>
    /// <param name="indices">The colour's index of each pixel, row by row: height * width bytes.</param>
    /// <param name="palette">Red, green, blue of each colour.</param>
    /// <param name="transparent">The colour that is not drawn, or -1.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The array has another length or the palette is too large.</exception>
    public static byte[] Indexed(byte[] indices, int width, int height, byte[] palette, int transparent = -1)
    {
        if (palette.Length is 0 or > 768 || palette.Length % 3 != 0)
            throw new ArgumentException($"A palette has 1 to 256 colours of 3 bytes; this one has {palette.Length} bytes.", nameof(palette));
        var chunks = new List<(string, byte[])> { ("PLTE", palette) };
        if (transparent >= 0)
        {
            var alpha = new byte[transparent + 1];
            Array.Fill(alpha, (byte)255);
            alpha[transparent] = 0;
            chunks.Add(("tRNS", alpha));
        }
        return File(indices, width, height, 1, 3, chunks);
    }

    /// <summary>Width and height of a PNG file.</summary>
    /// <exception cref="ArgumentException">The bytes are not a PNG file.</exception>
    public static (int Width, int Height) SizeOf(ReadOnlySpan<byte> png)
    {
        if (png.Length < 24 || !png[..8].SequenceEqual(Signature)) throw new ArgumentException("The bytes are not a PNG file.");
        return (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]));
    }

    private static byte[] File(byte[] pixels, int width, int height, int channels, byte colorType, IReadOnlyList<(string, byte[])> extra)
    {
        Check.Length(checked(width * height * channels), pixels.Length, $"bytes of a {width}x{height} picture with {channels} a pixel");
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colorType);
        Chunk(file, "IHDR", header);
        foreach (var (type, data) in extra) Chunk(file, type, data);
        Chunk(file, "IDAT", Compressed(pixels, width * channels, height));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compressed(byte[] pixels, int stride, int height)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // filter of the row: none
                zlib.Write(pixels, y * stride, stride);
            }
        }
        return data.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    /// <summary>CRC-32 as the PNG specification's annex D defines it.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
