using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    // TorchSharp's own format: the element type, the number of dimensions and the dimensions as LEB128 numbers, then the bytes of the
    // elements in the machine's order. Files of TorchSharp and of this library are the same.

    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        var plain = tensor.is_cpu() && tensor.is_contiguous() ? tensor : tensor.cpu().contiguous();
        Encode(writer, (long)plain.dtype);
        Encode(writer, plain.ndim);
        foreach (var extent in plain.shape) Encode(writer, extent);
        writer.Flush();
        plain.WriteBytesToStream(writer.BaseStream, 1 << 20);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    /// <summary>Writes a file; an existing one is replaced only when the new one is complete.</summary>
    public static void Save(this Tensor tensor, string location)
    {
        var unfinished = location + ".new";
        using (var stream = File.Create(unfinished)) tensor.Save(stream);
        File.Move(unfinished, location, overwrite: true);
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="skip">Read past it; the result is then null.</param>
    /// <exception cref="InvalidDataException">Not a tensor.</exception>
    public static Tensor? Load(BinaryReader reader, bool skip = false)
    {
        var (type, sizes) = ReadHeader(reader);
        if (skip)
        {
            Skip(reader, type.ElementSize() * sizes.TotalSize());
            return null;
        }
        var tensor = empty(sizes, type, CPU);
        tensor.ReadBytesFromStream(reader.BaseStream, 1 << 20);
        return tensor;
    }

    /// <summary>Reads a tensor of the same shape into this one, converting type and device.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        using var scope = NewDisposeScope();
        var saved = Load(reader, skip);
        if (saved is null) return;
        if (!saved.shape.SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape while loading: {Native.Describe(saved)} is stored, {Native.Describe(tensor)} is expected.");
        using var _ = no_grad();
        tensor.copy_(saved);
    }

    public static void Load(ref Tensor tensor, BinaryReader reader, bool skip = false) => Load(tensor, reader, skip);

    private static (ScalarType Type, long[] Sizes) ReadHeader(BinaryReader reader)
    {
        long type = Decode(reader), dimensions = Decode(reader);
        if (!Enum.IsDefined((ScalarType)type) || type > sbyte.MaxValue || dimensions > 64)
            throw new InvalidDataException($"This is no tensor in TorchSharp's format (element type {type}, {dimensions} dimensions).");
        var sizes = new long[dimensions];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = Decode(reader);
        return ((ScalarType)type, sizes);
    }

    private static void Skip(BinaryReader reader, long count)
    {
        if (reader.BaseStream.CanSeek) reader.BaseStream.Seek(count, SeekOrigin.Current);
        else for (var buffer = new byte[4096]; count > 0;) count -= reader.Read(buffer, 0, (int)Math.Min(count, buffer.Length)) is > 0 and var n ? n : throw new EndOfStreamException();
    }

    private static void Encode(BinaryWriter writer, long value)
    {
        for (; value >= 0x80; value >>= 7) writer.Write((byte)(value | 0x80));
        writer.Write((byte)value);
    }

    private static long Decode(BinaryReader reader)
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            long next = reader.ReadByte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("This is no tensor in TorchSharp's format: a number in its header has no end.");
    }
}
