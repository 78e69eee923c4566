using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ShipLab.Base;

/// <summary>The numbers of a tensor as an array of the program's own.</summary>
internal static class HostNumbers
{
    /// <summary>All numbers, the last index first; from any device and layout. (TorchSharp's accessor
    /// throws where there are none.)</summary>
    /// <typeparam name="T">What the tensor holds: long for int64, float for float32, ...</typeparam>
    public static T[] ToHost<T>(this Tensor x) where T : unmanaged
    {
        if (x.ElementSize != Unsafe.SizeOf<T>())
            throw new ArgumentException($"The tensor holds {x.dtype}, not {typeof(T).Name}.");
        if (x.numel() == 0) return [];
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, T>(x.detach().cpu().contiguous().bytes).ToArray();
    }
}
