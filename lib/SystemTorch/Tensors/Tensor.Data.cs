using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        // The numbers themselves.

        /// <summary>Address of the first element of a CPU tensor; null when there are none. Keep the tensor alive while it is used.</summary>
        internal void* DataPointer()
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"The tensor is on {device}: its memory can only be read on the CPU. Call .cpu() first.");
            var data = Native.st_data(CheckedHandle);
            return data is null && numel() > 0 ? throw new InvalidOperationException("This tensor has no memory of its own (it is sparse or meta).") : data;
        }

        /// <summary>The elements, in the order of the indices, to be read and written in place.</summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the tensor's element type.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The memory of a contiguous CPU tensor. The setter copies.</summary>
        public Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new InvalidOperationException("Only a contiguous tensor is one run of bytes. Call .contiguous() first.");
                return new Span<byte>(DataPointer(), checked((int)(numel() * element_size())));
            }
            set
            {
                if (value.Length != numel() * element_size())
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {numel() * element_size()} bytes ({Native.Describe(this)}).");
                value.CopyTo(bytes);
            }
        }

        /// <summary>The only element, as <typeparamref name="T"/>, which must be the tensor's element type.</summary>
        public T item<T>() where T : unmanaged
        {
            RequireType<T>();
            var scalar = ReadScalar();
            if (typeof(T) == typeof((float, float))) return As<T, (float, float)>(((float)scalar.Real, (float)scalar.Imaginary));
            if (typeof(T) == typeof(System.Numerics.Complex)) return As<T, System.Numerics.Complex>(new(scalar.Real, scalar.Imaginary));
            return scalar.Type switch
            {
                ScalarType.Byte => As<T, byte>((byte)scalar.IntBits),
                ScalarType.Int8 => As<T, sbyte>((sbyte)scalar.IntBits),
                ScalarType.Int16 => As<T, short>((short)scalar.IntBits),
                ScalarType.Int32 => As<T, int>((int)scalar.IntBits),
                ScalarType.Int64 => As<T, long>(scalar.IntBits),
                ScalarType.Bool => As<T, bool>(scalar.IntBits != 0),
                ScalarType.Float16 => As<T, Half>((Half)scalar.Real),
                ScalarType.BFloat16 => As<T, BFloat16>((BFloat16)(float)scalar.Real),
                ScalarType.Float32 => As<T, float>((float)scalar.Real),
                _ => As<T, double>(scalar.Real),
            };
        }

        public Scalar ToScalar() => ReadScalar();

        /// <summary>The elements as nested lists of objects; a tensor without dimensions gives its only element as a Scalar.</summary>
        public object tolist()
        {
            if (ndim == 0) return ReadScalar();
            var list = new System.Collections.ArrayList();
            for (long i = 0; i < shape[0]; i++)
            {
                using var row = Aten.select_int.Tensor(this, 0L, i);
                list.Add(row.tolist());
            }
            return list;
        }

        /// <summary>The only element, from any device.</summary>
        internal Scalar ReadScalar()
        {
            if (numel() != 1) throw new InvalidOperationException($"A number can only be read from a tensor with one element; this is {Native.Describe(this)}.");
            var type = dtype;
            if (torch.is_complex(type))
            {
                using var parts = Aten.view_as_real.Tensor(this);
                using var r = Aten.select_int.Tensor(parts, -1L, 0L);
                using var i = Aten.select_int.Tensor(parts, -1L, 1L);
                return new Scalar(type, r.ReadScalar().Real, i.ReadScalar().Real);
            }
            var value = Aten.item.Raw(this);
            return value.Tag == Tag.Double ? new Scalar(type, BitConverter.Int64BitsToDouble(value.Bits)) : new Scalar(type, value.Bits);
        }

        public T ReadCpuValue<T>(long i) where T : unmanaged
        {
            if (i < 0 || i >= numel()) throw new IndexOutOfRangeException($"{i} is no element of {Native.Describe(this)}.");
            return data<T>()[Position(i)];
        }

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);
        public float ReadCpuFloat16(long i) => (float)ReadCpuValue<Half>(i);
        public float ReadCpuBFloat16(long i) => ReadCpuValue<BFloat16>(i).ToSingle();
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>The indices of the i-th element.</summary>
        private long[] Position(long i)
        {
            var sizes = shape;
            var position = new long[sizes.Length];
            for (int d = sizes.Length - 1; d >= 0; d--) (i, position[d]) = Math.DivRem(i, sizes[d]);
            return position;
        }

        private void RequireType<T>() where T : unmanaged
        {
            if (TypeOf(typeof(T)) != dtype)
                throw new ArgumentException($"The tensor's elements are {dtype}, not {typeof(T).Name}. Convert with .to_type first.");
        }

        private static TTo As<TTo, TFrom>(TFrom value) => Unsafe.As<TFrom, TTo>(ref value);
    }

    /// <summary>The element type of a .NET type.</summary>
    internal static ScalarType TypeOf(Type type) =>
        type == typeof(float) ? ScalarType.Float32
        : type == typeof(long) ? ScalarType.Int64
        : type == typeof(double) ? ScalarType.Float64
        : type == typeof(int) ? ScalarType.Int32
        : type == typeof(byte) ? ScalarType.Byte
        : type == typeof(bool) ? ScalarType.Bool
        : type == typeof(sbyte) ? ScalarType.Int8
        : type == typeof(short) ? ScalarType.Int16
        : type == typeof(Half) ? ScalarType.Float16
        : type == typeof(BFloat16) ? ScalarType.BFloat16
        : type == typeof((float, float)) ? ScalarType.ComplexFloat32
        : type == typeof((double, double)) || type == typeof(System.Numerics.Complex) ? ScalarType.ComplexFloat64
        : throw new NotSupportedException($"Tensors have no elements of type {type.Name}.");
}
