using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles.Torch;

/// <summary>A tensor as torch writes it: a view of a storage by an offset, sizes and strides, all counted in elements.</summary>
internal sealed class TorchTensor : StoredTensor
{
    private readonly TorchStorage storage;
    private readonly long[] strides;
    private readonly long offset, span;

    /// <summary>torch allows no more dimensions.</summary>
    private const int MaxRank = 64;

    private TorchTensor(TorchStorage storage, ScalarType type, long offset, long[] shape, long[] strides, long span) : base(type, shape) =>
        (this.storage, this.strides, this.offset, this.span) = (storage, strides, offset, span);

    private int ElementSize => SafetensorsHeader.SizeOf(Type);

    /// <summary>Checks that the view lies within its storage.</summary>
    /// <exception cref="ShipLabException">It does not, or its sizes are impossible.</exception>
    public static TorchTensor Create(string path, TorchStorage storage, ScalarType type, long offset, long[] shape, long[] strides)
    {
        var size = SafetensorsHeader.SizeOf(type);
        var count = storage.Type is null ? storage.Count / size : storage.Count;
        var start = storage.Type is null ? storage.Start / size : storage.Start;
        var text = $"'{path}' is damaged: a tensor of shape [{string.Join(", ", shape)}], strides [{string.Join(", ", strides)}] and offset {offset} ";
        if (shape.Length != strides.Length || shape.Length > MaxRank || shape.Any(s => s < 0) || strides.Any(s => s < 0) || offset < 0)
            throw new ShipLabException(text + "is impossible.");
        long span = 1, elements = 1;
        try
        {
            checked
            {
                for (var i = 0; i < shape.Length; i++)
                {
                    elements *= shape[i];
                    span += (shape[i] - 1) * strides[i];
                }
                if (elements == 0) span = 0;
                _ = elements * sizeof(double);
                if (offset + span > count)
                    throw new ShipLabException(text + $"reaches beyond storage '{storage.Key}', which has {count} elements.");
            }
        }
        catch (OverflowException) { throw new ShipLabException(text + "is impossible."); }
        return new TorchTensor(storage, type, start + offset, shape, strides, span);
    }

    public override Tensor Read()
    {
        if (span * ElementSize > int.MaxValue)
            throw new ShipLabException(
                $"a tensor of shape {Text} spans {span * ElementSize} bytes of its storage; more than 2 GB are not supported.");
        // Of what is not contiguous, all that lies between its first and its last element is read.
        var flat = IsContiguous;
        var tensor = empty(flat ? Shape : [span], dtype: Type, device: CPU);
        try
        {
            if (span == 0) return tensor;
            storage.Bytes.Read(offset * ElementSize, tensor.bytes);
            if (storage.BigEndian) Swap(tensor.bytes, ElementSize);
            if (flat) return tensor;
            using var view = tensor.as_strided(Shape, strides);
            var result = view.contiguous(); // a copy, since the view is not contiguous
            tensor.Dispose();
            return result;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && strides[i] != expected) return span == 0;
                expected *= Shape[i];
            }
            return true;
        }
    }

    private static void Swap(Span<byte> bytes, int size)
    {
        if (size == 2) Reverse(MemoryMarshal.Cast<byte, ushort>(bytes));
        else if (size == 4) Reverse(MemoryMarshal.Cast<byte, uint>(bytes));
        else if (size == 8) Reverse(MemoryMarshal.Cast<byte, ulong>(bytes));
    }

    private static void Reverse(Span<ushort> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
    private static void Reverse(Span<uint> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
    private static void Reverse(Span<ulong> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
}
