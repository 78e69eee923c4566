using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A tensor in TorchSharp's own format: element type, number of dimensions and dimensions as LEB128 numbers, then the bytes.</summary>
internal static class TensorBytes
{
    internal static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var plain = tensor.detach().cpu().contiguous();
        writer.Write7BitEncodedInt((int)plain.dtype);
        writer.Write7BitEncodedInt(plain.shape.Length);
        foreach (var extent in plain.shape) writer.Write7BitEncodedInt64(extent);
        writer.Write(plain.bytes);
    }

    internal static Tensor Read(BinaryReader reader)
    {
        var type = (ScalarType)reader.Read7BitEncodedInt();
        var shape = new long[reader.Read7BitEncodedInt()];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Read7BitEncodedInt64();
        var tensor = empty(shape, dtype: type);
        reader.BaseStream.ReadExactly(tensor.bytes);
        return tensor;
    }
}
