using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>SiLU in place without gradients (native/silu.cpp).</summary>
internal static class NativeSilu
{
    [DllImport(Native.Library)] private static extern int st_silu_(nint tensor);

    /// <summary>Whether <paramref name="x"/> has become its SiLU; if not, aten is to do it.</summary>
    internal static bool Took(Tensor x)
    {
        if (GpuRehearsal.On) return false;
        var took = st_silu_(x.CheckedHandle) != 0;
        GC.KeepAlive(x);
        return took;
    }
}
