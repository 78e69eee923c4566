using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ShipLab.Tests.Data;

/// <summary>Writes MATLAB files of level 5, from the format's description (MAT-File Format, The MathWorks)
/// and apart from the reader.</summary>
/// <param name="bigEndian">as SPARC and PowerPC machines wrote them</param>
/// <param name="compressed">each array as a compressed element, as MATLAB 7 and SciPy's do_compression</param>
internal sealed class MatWriter(bool bigEndian = false, bool compressed = true)
{
    private readonly MemoryStream _arrays = new();

    /// <summary>A numeric array of class double, in the storage type that is asked for.</summary>
    public MatWriter Numbers(string name, int rows, int columns, double[] values, int storage = 9) =>
        Add(Matrix(name, 6, [rows, columns], Element(storage, Numbers(storage, values))));

    /// <summary>A column of whole numbers in the smallest storage, as MATLAB writes them.</summary>
    public MatWriter Column(string name, params int[] values) =>
        Numbers(name, values.Length, 1, [.. values.Select(v => (double)v)], values.All(v => v is >= 0 and < 256)
        ? 2
        : values.All(v => v is >= 0 and < 65536) ? 4 : 9);

    /// <summary>A column of texts, stored as 16-bit units, or as another type of the format.</summary>
    public MatWriter Texts(string name, string[] texts, int storage = 4) =>
        Add(Matrix(name, 1, [texts.Length, 1], [.. texts.SelectMany(text => Text(text, storage))]));

    /// <summary>Any array of any class.</summary>
    public MatWriter Array(string name, int matClass, int[] sizes, byte[] content, uint flags = 0) =>
        Add(Matrix(name, matClass, sizes, content, flags));

    public byte[] ToArray()
    {
        var head = Encoding.ASCII.GetBytes(
            "MATLAB 5.0 MAT-file, Platform: GLNXA64, Created on: Mon May  8 16:33:27 2017".PadRight(124));
        byte[] order = bigEndian ? [0x01, 0x00, (byte)'M', (byte)'I'] : [0x00, 0x01, (byte)'I', (byte)'M'];
        return [.. head, .. order, .. _arrays.ToArray()];
    }

    public string Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, ToArray());
        return path;
    }

    /// <summary>A data element: tag, data, padding to eight bytes; in the small form where the data have
    /// at most four bytes.</summary>
    public byte[] Element(int type, byte[] data) => data.Length is > 0 and <= 4
        ? [.. Word((uint)data.Length << 16 | (uint)type), .. data, .. new byte[4 - data.Length]]
        : [.. Word((uint)type), .. Word((uint)data.Length), .. data, .. new byte[-data.Length & 7]];

    public byte[] Numbers(int storage, double[] values)
    {
        using var bytes = new MemoryStream();
        foreach (var value in values)
            bytes.Write(storage switch
            {
                1 => [(byte)(sbyte)value],
                2 => [(byte)value],
                3 => Order(BitConverter.GetBytes((short)value)),
                4 => Order(BitConverter.GetBytes((ushort)value)),
                5 => Order(BitConverter.GetBytes((int)value)),
                6 => Order(BitConverter.GetBytes((uint)value)),
                7 => Order(BitConverter.GetBytes((float)value)),
                9 => Order(BitConverter.GetBytes(value)),
                12 => Order(BitConverter.GetBytes((long)value)),
                13 => Order(BitConverter.GetBytes((ulong)value)),
                _ => throw new ArgumentOutOfRangeException(nameof(storage)),
            });
        return bytes.ToArray();
    }

    /// <summary>An array's element: flags, sizes, name, content.</summary>
    public byte[] Matrix(string name, int matClass, int[] sizes, byte[] content, uint flags = 0)
    {
        byte[] inside = [.. Element(6, [.. Word((uint)matClass | flags), .. Word(0)]),
            .. Element(5, Numbers(5, [.. sizes.Select(s => (double)s)])),
            .. Element(1, Encoding.ASCII.GetBytes(name)), .. content];
        return [.. Word(14), .. Word((uint)inside.Length), .. inside];
    }

    private byte[] Text(string text, int storage) => text.Length == 0
        ? Matrix("", 4, [0, 0], Element(storage, []))
        : Matrix("", 4, [1, text.Length], Element(storage, storage switch
    {
        2 or 1 => Encoding.Latin1.GetBytes(text),
        16 => Encoding.UTF8.GetBytes(text),
        4 or 17 => (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetBytes(text),
        18 => new UTF32Encoding(bigEndian, byteOrderMark: false).GetBytes(text),
        _ => Encoding.Latin1.GetBytes(text),
    }));

    private MatWriter Add(byte[] matrix)
    {
        if (!compressed)
        {
            _arrays.Write(matrix);
            return this;
        }
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(matrix);
        _arrays.Write(Word(15));
        _arrays.Write(Word((uint)packed.Length)); // compressed elements are not padded
        _arrays.Write(packed.ToArray());
        return this;
    }

    private byte[] Word(uint value)
    {
        var bytes = new byte[4];
        if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private byte[] Order(byte[] littleEndian) => bigEndian ? [.. littleEndian.Reverse()] : littleEndian;
}
