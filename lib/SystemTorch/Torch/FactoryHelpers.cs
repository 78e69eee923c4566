using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType default_dtype = ScalarType.Float32;

    public static ScalarType get_default_dtype() => default_dtype;

    /// <summary>The type of new tensors whose type is not given.</summary>
    /// <exception cref="ArgumentException">Not a floating-point type.</exception>
    public static void set_default_dtype(ScalarType dtype)
    {
        if (!is_floating_point(dtype)) throw new ArgumentException($"{dtype} is no floating-point type.", nameof(dtype));
        default_dtype = dtype;
    }

    public static void set_default_tensor_type(Tensor t) => set_default_dtype(t.dtype);

    private static Tensor Finish(Tensor tensor, bool requires_grad, string[]? names = null)
    {
        if (requires_grad) tensor.requires_grad = true;
        return Named(tensor, names);
    }

    private static Tensor Named(Tensor tensor, string[]? names) => names is null || names.Length == 0 ? tensor
        : throw new NotSupportedException("SystemTorch has no named dimensions; leave out `names`.");

    /// <summary>The type that numbers without a type get: integers Int64, booleans Bool, others the default type.</summary>
    private static ScalarType DefaultType(params ReadOnlySpan<Scalar> numbers)
    {
        bool allBool = true;
        foreach (var number in numbers)
        {
            if (is_complex(number.Type)) return ScalarType.ComplexFloat32;
            if (is_floating_point(number.Type)) return default_dtype;
            allBool &= number.Type == ScalarType.Bool;
        }
        return allBool ? ScalarType.Bool : ScalarType.Int64;
    }

    private static string? Mode(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();

    private static Tensor Typed(Tensor tensor, ScalarType? type) => type is { } t && t != tensor.dtype ? tensor.to_type(t, disposeAfter: true) : tensor;

    private static (Tensor, Tensor) Typed((Tensor, Tensor) pair, ScalarType? type) => (Typed(pair.Item1, type), Typed(pair.Item2, type));

    private static long[] Range(long start, long count)
    {
        var range = new long[count];
        for (long i = 0; i < count; i++) range[i] = start + i;
        return range;
    }

    private static Tensor Reciprocal(Scalar numerator, Tensor denominator)
    {
        using var inverse = Aten.reciprocal.Tensor(denominator);
        return Aten.mul_Scalar.Tensor(inverse, numerator);
    }

    /// <summary>A tensor with a copy of the data, converted and moved if asked for.</summary>
    /// <exception cref="ArgumentException">As many elements as the dimensions say are not there.</exception>
    private static unsafe Tensor FromData<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device,
        bool requires_grad, string[]? names) where T : unmanaged
    {
        long count = 1;
        foreach (var extent in dimensions) count *= extent;
        if (count != data.Length)
            throw new ArgumentException($"The dimensions [{string.Join(", ", dimensions.ToArray())}] ask for {count} elements; the data has {data.Length}.");
        var tensor = Aten.empty_memory_format.Tensor(dimensions.ToArray(), TypeOf(typeof(T)), Arg.None, CPU);
        if (count > 0) data.CopyTo(new Span<T>(tensor.DataPointer(), data.Length));
        device ??= default_device;
        if ((dtype is { } type && type != tensor.dtype) || device.type != DeviceType.CPU)
            tensor = tensor.to(dtype ?? tensor.dtype, device, disposeAfter: true);
        return Finish(tensor, requires_grad, names);
    }

    private static ReadOnlySpan<T> Span<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> items => CollectionsMarshal.AsSpan(items),
        _ => list.ToArray(),
    };

    /// <summary>All elements of an array of any rank, row by row.</summary>
    private static ReadOnlySpan<T> Elements<T>(Array array) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static long[] Extents(Array array)
    {
        var extents = new long[array.Rank];
        for (int d = 0; d < extents.Length; d++) extents[d] = array.GetLongLength(d);
        return extents;
    }
}
