using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Linear layers and matrix products through the CPU's tile unit or oneDNN's sgemm where those are faster than aten, with gradients; the
/// same results to float rounding. <c>nn.functional.linear</c> calls <see cref="Forward"/>, <c>Tensor.matmul</c> and <c>mm</c> call <see cref="Product"/>.
/// </summary>
/// <remarks>
/// The tile unit (native/amx.h) takes large matrices of bfloat16, and with SHIPLAB_AMX=all of float32; with SHIPLAB_AMX=0 none. aten is used for everything that
/// is no CPU matrix of these types, for products of fewer than 2^15 multiplications (there its call costs less), and where neither the tile unit
/// nor oneDNN is there (libdnnl.so is not found, or SHIPLAB_ONEDNN=0).
/// </remarks>
internal static class NativeLinear
{
    [DllImport(Native.Library)] private static extern nint st_linear(nint input, nint weight, nint bias);
    [DllImport(Native.Library)] private static extern nint st_matmul(nint first, nint second);

    /// <param name="input">[..., k]</param>
    /// <param name="weight">[n, k]</param>
    /// <param name="bias">[n] or none</param>
    /// <returns>[..., n]</returns>
    internal static Tensor Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        var result = st_linear(input.CheckedHandle, weight.CheckedHandle, bias?.CheckedHandle ?? 0);
        GC.KeepAlive(input);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        if (result == 0) throw Native.Failure("linear", input, weight, bias);
        return GpuRehearsal.On ? GpuRehearsal.Pass("linear", new Tensor(result), input, weight, bias) : new Tensor(result);
    }

    /// <param name="first">[..., k]</param>
    /// <param name="second">[k, n]; other shapes as for torch.matmul.</param>
    /// <returns>[..., n]</returns>
    internal static Tensor Product(Tensor first, Tensor second)
    {
        var result = st_matmul(first.CheckedHandle, second.CheckedHandle);
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        if (result == 0) throw Native.Failure("matmul", first, second);
        return GpuRehearsal.On ? GpuRehearsal.Pass("matmul", new Tensor(result), first, second) : new Tensor(result);
    }
}
