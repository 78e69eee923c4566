using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor with a copy of an array of any rank.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        TypeOf(rawArray.GetType().GetElementType()!) switch
        {
            ScalarType.Float32 => FromData(Elements<float>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Float64 => FromData(Elements<double>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Int64 => FromData(Elements<long>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Int32 => FromData(Elements<int>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Int16 => FromData(Elements<short>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Int8 => FromData(Elements<sbyte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Byte => FromData(Elements<byte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Bool => FromData(Elements<bool>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.Float16 => FromData(Elements<Half>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.BFloat16 => FromData(Elements<BFloat16>(rawArray), Extents(rawArray), dtype, device, requires_grad, names),
            ScalarType.ComplexFloat32 => FromData(Elements<(float, float)>(rawArray), Extents(rawArray), dtype, device, requires_grad,
                names),
            var other => throw new NotSupportedException($"An array of {other}."),
        };

    /// <summary>A tensor over the memory of an array, which is pinned until the tensor and all its views are gone.</summary>
    /// <param name="rawArray">The array; writing to the tensor writes to it.</param>
    /// <param name="dtype">How its bytes are read.</param>
    /// <param name="count">Number of elements; -1 for all after the offset.</param>
    /// <param name="offset">First element of the array that is used.</param>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        int size = Marshal.SizeOf(rawArray.GetType().GetElementType()!);
        if (rawArray is bool[]) size = 1;
        long available = (rawArray.LongLength - offset) * size / dtype.ElementSize();
        if (offset < 0 || offset > rawArray.LongLength || count > available)
            throw new ArgumentException($"{count} elements from {offset} on are not in an array of {rawArray.LongLength}.");
        long n = count < 0 ? available : count;
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        var start = (byte*)pin.AddrOfPinnedObject() + offset * size;
        nint handle = Native.st_from_memory(start, &n, 1, (int)dtype, &Unpin, GCHandle.ToIntPtr(pin));
        if (handle == 0)
        {
            pin.Free();
            throw Native.Failure("frombuffer");
        }
        return Finish(new Tensor(handle), requires_grad);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();
}
