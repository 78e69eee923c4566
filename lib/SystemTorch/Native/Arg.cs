using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One argument of an operator: what crosses to the native side, and the object that must live until the call returns.</summary>
/// <remarks>Everything that an operator's schema knows converts to it; <c>default</c> is none.</remarks>
internal readonly struct Arg
{
    internal readonly object? Keep;
    internal readonly long Bits;
    internal readonly int Count;
    internal readonly Tag Tag;

    private Arg(Tag tag, long bits = 0, object? keep = null, int count = 0) => (Tag, Bits, Keep, Count) = (tag, bits, keep, count);

    internal static Arg None => default;

    /// <summary>A list whose entries may be none, as aten::index takes it.</summary>
    internal static Arg Optionals(Tensor?[] tensors) => new(Tag.OptionalTensorList, 0, tensors, tensors.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Arg(Tensor? tensor) => tensor is null ? default : new(Tag.Tensor, tensor.CheckedHandle, tensor);
    public static implicit operator Arg(long value) => new(Tag.Int, value);
    public static implicit operator Arg(long? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Arg(bool? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(ScalarType value) => new(Tag.Int, (long)value);
    public static implicit operator Arg(ScalarType? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(string? text) => text is null ? default : new(Tag.String, 0, text);
    public static implicit operator Arg(long[]? list) => list is null ? default : new(Tag.IntList, 0, list, list.Length);
    public static implicit operator Arg(double[]? list) => list is null ? default : new(Tag.DoubleList, 0, list, list.Length);
    public static implicit operator Arg(bool[]? list) => list is null ? default : new(Tag.BoolList, 0, list, list.Length);
    public static implicit operator Arg(Tensor[]? list) => list is null ? default : new(Tag.TensorList, 0, list, list.Length);
    public static implicit operator Arg(Device? device) => device is null ? default : new(Tag.Device, device.index, null, (int)device.type);
    public static implicit operator Arg(Generator? generator) =>
        generator is null ? default : new(Tag.Generator, generator.CheckedHandle, generator);

    public static implicit operator Arg(Scalar? scalar) => scalar?.Type switch
    {
        null => default,
        ScalarType.Bool => scalar.IntBits != 0,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64 => scalar.Real,
        ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 => new(Tag.Complex, 0, new[] { scalar.Real, scalar.Imaginary }, 2),
        _ => scalar.IntBits,
    };
}
