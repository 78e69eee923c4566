using System.Buffers.Binary;

namespace ShipLab.Catalog.Mat;

/// <summary>The tag of a data element.</summary>
/// <param name="Type">what its bytes are</param>
/// <param name="Bytes">how many there are, without padding</param>
/// <param name="Padding">bytes between its end and the next element</param>
internal readonly record struct MatTag(MatType Type, long Bytes, int Padding);

/// <summary>
/// Reads data elements one after the other, from a file or from what a compressed element holds, and never more than
/// <paramref name="limit"/> bytes: a small compressed element may claim to hold any number of them.
/// </summary>
/// <param name="stream">the elements</param>
/// <param name="bigEndian">the byte order of the machine that wrote them</param>
/// <param name="limit">bytes that may be read</param>
/// <param name="path">the file, for messages</param>
internal sealed class MatInput(Stream stream, bool bigEndian, long limit, string path)
{
    private readonly byte[] _buffer = new byte[1 << 13];
    private long _read;

    /// <summary>The next element's tag. A tag of the small form holds up to four bytes
    /// of data, which come next.</summary>
    /// <param name="left">bytes left in the enclosing element; reduced by tag, data and padding</param>
    public MatTag Tag(ref long left)
    {
        var first = Word(ref left);
        var small = first >> 16;
        if (small > 4)
            throw Bad($"a small data element claims {small} bytes");
        var tag = small > 0
            ? new MatTag((MatType)(first & 0xFFFF), small, 4 - (int)small)
            : new MatTag((MatType)first, Word(ref left), 0);
        if (small == 0 && tag.Type != MatType.Compressed)
            tag = tag with { Padding = (int)(-tag.Bytes & 7) };
        if (tag.Bytes > left)
            throw Bad($"an element of {tag.Bytes} bytes stands where only {left} are left");
        // The last element of an array may come without its padding.
        tag = tag with { Padding = (int)Math.Min(tag.Padding, left - tag.Bytes) };
        left -= tag.Bytes + tag.Padding;
        return tag;
    }

    /// <summary>The next bytes, in a buffer that the next call overwrites.</summary>
    /// <param name="count">at most 8192</param>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        Count(count);
        try
        {
            stream.ReadExactly(_buffer, 0, count);
        }
        catch (EndOfStreamException)
        {
            throw Bad("it ends in the middle of an array");
        }
        catch (InvalidDataException)
        {
            throw Bad("its compressed data are damaged");
        }
        return _buffer.AsSpan(0, count);
    }

    public void Skip(long count)
    {
        while (count > 0)
            count -= Bytes((int)Math.Min(count, _buffer.Length)).Length;
    }

    /// <summary>A number of the given type; <see cref="MatNumbers.SizeOf"/> says how long it is.</summary>
    public double Number(MatType type, ReadOnlySpan<byte> bytes) => type switch
    {
        MatType.Int8 => (sbyte)bytes[0],
        MatType.UInt8 => bytes[0],
        MatType.Int16 => (short)UInt16(bytes),
        MatType.UInt16 => UInt16(bytes),
        MatType.Int32 => (int)UInt32(bytes),
        MatType.UInt32 => UInt32(bytes),
        MatType.Single => BitConverter.UInt32BitsToSingle(UInt32(bytes)),
        MatType.Double => BitConverter.UInt64BitsToDouble(UInt64(bytes)),
        MatType.Int64 => (long)UInt64(bytes),
        MatType.UInt64 => UInt64(bytes),
        _ => throw Bad($"data of type {(int)type} stand where numbers were expected"),
    };

    public ushort UInt16(ReadOnlySpan<byte> bytes) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint UInt32(ReadOnlySpan<byte> bytes) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public ShipLabException Bad(string what) => MatFile.Bad(path, what);

    private ulong UInt64(ReadOnlySpan<byte> bytes) =>
        bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private uint Word(ref long left)
    {
        if (left < 4)
            throw Bad("an element ends in the middle of a tag");
        left -= 4;
        return UInt32(Bytes(4));
    }

    private void Count(int bytes)
    {
        _read += bytes;
        if (_read > limit)
            throw Bad($"an array takes more than {limit >> 20} MiB, far more than such a file holds");
    }
}
