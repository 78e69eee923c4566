namespace TorchSharp;

public static partial class torch
{
    public static bool is_tensor(object obj) => obj is Tensor;

    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    public static bool is_complex(Tensor input) => input.is_complex();

    public static bool is_integral(Tensor t) => t.is_integral();

    /// <summary>The type that both convert to in an operator.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)Aten.promote_types.Long(type1, type2);

    /// <summary>The type of the result of an operator on both; tensors without dimensions count less.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Aten.result_type_Tensor.Long(tensor1, tensor2);

    public static bool can_cast(ScalarType from, ScalarType to) => Aten.can_cast.Bool(from, to);

    /// <summary>What a floating-point type can hold.</summary>
    public static FInfo finfo(ScalarType dtype) => new(dtype);

    public static FInfo finfo() => new(get_default_dtype());

    /// <summary>Limits of a floating-point type.</summary>
    public struct FInfo
    {
        internal FInfo(ScalarType type)
        {
            (bits, eps, max, tiny) = type switch
            {
                ScalarType.Float16 => (16, 9.765625E-4, 65504.0, 6.103515625E-5),
                ScalarType.BFloat16 => (16, 0.0078125, 3.3895313892515355E+38, 1.1754943508222875E-38),
                ScalarType.Float32 or ScalarType.ComplexFloat32 => (32, 1.1920928955078125E-07, float.MaxValue, 1.1754943508222875E-38),
                ScalarType.Float64 or ScalarType.ComplexFloat64 => (64, 2.220446049250313E-16, double.MaxValue, 2.2250738585072014E-308),
                _ => throw new ArgumentException($"{type} is no floating-point type."),
            };
            min = -max;
        }

        public int bits;

        /// <summary>From 1 to the next number.</summary>
        public double eps;
        public double max;
        public double min;

        /// <summary>The smallest positive number with full precision.</summary>
        public double tiny;
    }

    /// <summary>The version of TorchSharp whose signatures these are.</summary>
    public static string __version__ => "0.107.0";

    public static void _assert(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }

    public static void _assert(Func<bool> condition, string message) => _assert(condition(), message);
}
