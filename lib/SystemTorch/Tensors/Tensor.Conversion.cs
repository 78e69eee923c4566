namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Operators of ATen with the names and parameters of TorchSharp: element types.

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);
        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor cdouble() => to_type(ScalarType.ComplexFloat64);
        public Tensor cfloat() => to_type(ScalarType.ComplexFloat32);
        public Tensor @char() => to_type(ScalarType.Int8);
        public Tensor @double() => to_type(ScalarType.Float64);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor half() => to_type(ScalarType.Float16);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor int_repr() => Aten.int_repr.Tensor(this);
        public bool is_complex() => Aten.is_complex.Bool(this);
        public bool is_conj() => Aten.is_conj.Bool(this);
        public bool is_floating_point() => Aten.is_floating_point.Bool(this);
        public bool is_neg() => Aten.is_neg.Bool(this);
        public Tensor @long() => to_type(ScalarType.Int64);
        public long q_per_channel_axis() => Aten.q_per_channel_axis.Long(this);
        public Tensor q_per_channel_scales() => Aten.q_per_channel_scales.Tensor(this);
        public Tensor q_per_channel_zero_points() => Aten.q_per_channel_zero_points.Tensor(this);
        public double q_scale() => Aten.q_scale.Double(this);
        public long q_zero_point() => Aten.q_zero_point.Long(this);
        public Tensor @short() => to_type(ScalarType.Int16);
        public Tensor type_as(Tensor tensor) => Aten.type_as.Tensor(this, tensor);
    }
}
