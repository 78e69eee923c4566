using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a CPU tensor as a collection, in the order of the indices whatever the strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly T* data;
    private readonly long[] sizes, strides;
    private readonly bool contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        this.tensor = tensor;
        data = (T*)tensor.DataPointer();
        sizes = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get
        {
            var value = *At(indices);
            GC.KeepAlive(tensor);
            return value;
        }
        set
        {
            *At(indices) = value;
            GC.KeepAlive(tensor);
        }
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>An array with the tensor's dimensions; a tensor without dimensions gives an array of one.</summary>
    public Array ToNDArray()
    {
        if (sizes.Length == 0) return ToArray();
        var array = Array.CreateInstance(typeof(T), sizes);
        CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte,
                T>(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array)),
            checked((int)Count)));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies from element <paramref name="tensorIndex"/> on, until either side is at its end.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        long n = Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (n <= 0) return;
        if (contiguous) new ReadOnlySpan<T>(data + tensorIndex, (int)n).CopyTo(array[arrayIndex..]);
        else for (int i = 0; i < n; i++) array[arrayIndex + i] = *Linear(tensorIndex + i);
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        long n = Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (n <= 0) return;
        if (contiguous) array.Slice(arrayIndex, (int)n).CopyTo(new Span<T>(data + tensorIndex, (int)n));
        else for (int i = 0; i < n; i++) *Linear(tensorIndex + i) = array[arrayIndex + i];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return Read(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Nothing to free: the memory is the tensor's.</summary>
    public void Dispose() { }

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;

    public override int GetHashCode() => HashCode.Combine((nint)data, Count);

    public static bool operator ==(TensorAccessor<T>? left, TensorAccessor<T>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.Count == right.Count && left.SequenceEqual(right));

    public static bool operator !=(TensorAccessor<T>? left, TensorAccessor<T>? right) => !(left == right);

    private T Read(long i)
    {
        var value = *Linear(i);
        GC.KeepAlive(tensor);
        return value;
    }

    private T* Linear(long i)
    {
        if (contiguous) return data + i;
        long offset = 0;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            (i, var at) = Math.DivRem(i, sizes[d]);
            offset += at * strides[d];
        }
        return data + offset;
    }

    /// <summary>One index a dimension; a single index counts elements of a tensor with any number of dimensions.</summary>
    private T* At(long[] indices)
    {
        if (indices.Length == 1 && sizes.Length != 1)
            return indices[0] >= 0 && indices[0] < Count ? Linear(indices[0]) : throw new IndexOutOfRangeException($"{indices[0]} is not in [0, {Count}).");
        if (indices.Length != sizes.Length) throw new ArgumentException($"{indices.Length} indices for {sizes.Length} dimensions.");
        long offset = 0;
        for (int d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= sizes[d]) throw new IndexOutOfRangeException($"{indices[d]} is not in [0, {sizes[d]}) of dimension {d}.");
            offset += indices[d] * strides[d];
        }
        return data + offset;
    }
}
