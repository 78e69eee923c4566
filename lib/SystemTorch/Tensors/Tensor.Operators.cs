namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Conversions from and to numbers, and the operators that cannot be generated from a table of names.

        public static implicit operator Tensor(byte value) => tensor(value);
        public static implicit operator Tensor(sbyte value) => tensor(value);
        public static implicit operator Tensor(short value) => tensor(value);
        public static implicit operator Tensor(int value) => tensor(value);
        public static implicit operator Tensor(long value) => tensor(value);
        public static implicit operator Tensor(float value) => tensor(value);
        public static implicit operator Tensor(double value) => tensor(value);
        public static implicit operator Tensor(bool value) => tensor(value);
        public static implicit operator Tensor((float, float) value) => tensor(value);
        public static implicit operator Tensor(byte[] value) => tensor(value);
        public static implicit operator Tensor(sbyte[] value) => tensor(value);
        public static implicit operator Tensor(short[] value) => tensor(value);
        public static implicit operator Tensor(int[] value) => tensor(value);
        public static implicit operator Tensor(long[] value) => tensor(value);
        public static implicit operator Tensor(float[] value) => tensor(value);
        public static implicit operator Tensor(double[] value) => tensor(value);
        public static implicit operator Tensor(bool[] value) => tensor(value);
        public static implicit operator Tensor((float, float)[] value) => tensor(value);
        public static implicit operator Tensor(Scalar scalar) => Aten.scalar_tensor.Tensor(scalar, scalar.Type);

        public static explicit operator byte(Tensor value) => value.ToByte();
        public static explicit operator sbyte(Tensor value) => value.ToSByte();
        public static explicit operator short(Tensor value) => value.ToInt16();
        public static explicit operator int(Tensor value) => value.ToInt32();
        public static explicit operator long(Tensor value) => value.ToInt64();
        public static explicit operator float(Tensor value) => value.ToSingle();
        public static explicit operator double(Tensor value) => value.ToDouble();
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public static Tensor operator ==(Tensor left, Tensor right) => Aten.eq_Tensor.Tensor(left, right);
        public static Tensor operator ==(Tensor left, Scalar right) => Aten.eq_Scalar.Tensor(left, right);
        public static Tensor operator ==(Scalar left, Tensor right) => Aten.eq_Scalar.Tensor(right, left);
        public static Tensor operator !=(Tensor left, Tensor right) => Aten.ne_Tensor.Tensor(left, right);
        public static Tensor operator !=(Tensor left, Scalar right) => Aten.ne_Scalar.Tensor(left, right);
        public static Tensor operator !=(Scalar left, Tensor right) => Aten.ne_Scalar.Tensor(right, left);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Tensor(this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Tensor(this, min, max);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.clamp_.InPlace(this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.clamp__Tensor.InPlace(this, min, max);

        /// <summary>A boolean tensor without dimensions: whether shapes and all elements are equal.</summary>
        public Tensor equal(Tensor target) => tensor(Aten.equal.Bool(this, target));

        public Tensor[] split(long size, int dim = 0) => Aten.split_Tensor.Tensors(this, size, (long)dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_with_sizes.Tensors(this, sizes, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);

        public (Tensor, Tensor) frexp() => Aten.frexp_Tensor.Pair(this);

        /// <summary>Different values, and on request where each element went (else an empty tensor) and how many there are of each.</summary>
        public (Tensor, Tensor, Tensor) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false,
            int? dim = null) =>
            dim is { } d
                ? Aten.unique_dim.Triple(this, (long)d, sorted, return_inverse, return_counts)
                : Aten._unique2.Triple(this, sorted, return_inverse, return_counts);

        public Tensor pin_memory() => Aten.pin_memory.Tensor(this);
        public bool is_pinned() => is_cpu() && torch.cuda.is_available() && Aten.is_pinned.Bool(this);
        public bool has_names() => false;
    }
}
