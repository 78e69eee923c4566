using System.Buffers.Binary;

namespace ShipLab.ModelFiles.Torch;

/// <summary>The bytes of a pickle. Nothing is allocated for a length that is not there.</summary>
/// <param name="stream">what reads a byte at a time quickly</param>
/// <param name="length">bytes that the stream has at most</param>
internal sealed class PickleInput(string path, Stream stream, long length)
{
    /// <summary>More than this no pickle of a checkpoint has: numbers are kept outside of it.</summary>
    public const long MaxLength = 64 << 20;

    private const int MaxLine = 4096;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    private readonly long _limit = Math.Min(length, MaxLength);

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    public byte Byte()
    {
        var value = Position < _limit ? stream.ReadByte() : -1;
        if (value < 0) throw Ended();
        Position++;
        return (byte)value;
    }

    public byte[] Bytes(ulong count)
    {
        if (count > (ulong)(_limit - Position)) throw Ended();
        var bytes = new byte[count];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Ended();
        Position += bytes.Length;
        return bytes;
    }

    public ulong Unsigned(int bytes)
    {
        var value = 0ul;
        for (var i = 0; i < bytes; i++) value |= (ulong)Byte() << (8 * i);
        return value;
    }

    /// <summary>Four bytes, lowest first, with sign.</summary>
    public int Int32() => (int)(uint)Unsigned(4);

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    public string Text(ulong count) => Utf8.GetString(Bytes(count));

    /// <summary>Text up to a line feed, which is taken too.</summary>
    public string Line()
    {
        var bytes = new List<byte>();
        for (var value = Byte(); value != '\n'; value = Byte())
        {
            if (bytes.Count == MaxLine) throw Bad($"a line of it is longer than {MaxLine} bytes");
            bytes.Add(value);
        }
        return Utf8.GetString(bytes.ToArray());
    }

    public ShipLabException Bad(string what) =>
        new($"'{path}' cannot be read: its pickle is damaged or not of the kind that torch writes, at byte " +
            $"{Position}: {what}.");

    private ShipLabException Ended() => Bad(Position >= MaxLength
        ? $"it is longer than {MaxLength} bytes"
        : "it ends before its end; the file is truncated or damaged");
}
