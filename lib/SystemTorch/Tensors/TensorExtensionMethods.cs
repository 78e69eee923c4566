using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Numbers from tensors and tensors from numbers.</summary>
public static partial class TensorExtensionMethods
{
    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new NotSupportedException($"{type} is not known."),
    };

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, extent) => product * extent);

    public static ReadOnlySpan<int> IntShape(this Tensor tensor) => Array.ConvertAll(tensor.shape, x => checked((int)x));

    /// <summary>A parameter that takes the place of the tensor.</summary>
    public static Modules.Parameter AsParameter(this Tensor tensor) => new(tensor);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor ToTensor<T>(this T scalar, Device? device = null, bool requires_grad = false) where T : unmanaged
    {
        var tensor = from_array(new[] { scalar }).reshape();
        if (device is not null) tensor = tensor.to(device, disposeAfter: true);
        return tensor.requires_grad_(requires_grad);
    }

    /// <summary>A tensor over an array with the given dimensions; with doCopy over a copy of it.</summary>
    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false)
    {
        using var flat = doCopy ? from_array(rawArray) : frombuffer(rawArray, TypeOf(typeof(T)));
        return flat.reshape(dimensions).requires_grad_(requires_grad);
    }

    public static byte ToByte(this Tensor value) => value.ReadScalar().ToByte();
    public static sbyte ToSByte(this Tensor value) => value.ReadScalar().ToSByte();
    public static short ToInt16(this Tensor value) => value.ReadScalar().ToInt16();
    public static int ToInt32(this Tensor value) => value.ReadScalar().ToInt32();
    public static long ToInt64(this Tensor value) => value.ReadScalar().ToInt64();
    public static Half ToHalf(this Tensor value) => value.ReadScalar().ToHalf();
    public static BFloat16 ToBFloat16(this Tensor value) => value.ReadScalar().ToBFloat16();
    public static float ToSingle(this Tensor value) => value.ReadScalar().ToSingle();
    public static double ToDouble(this Tensor value) => value.ReadScalar().ToDouble();
    public static bool ToBoolean(this Tensor value) => value.ReadScalar().ToBoolean();
}
