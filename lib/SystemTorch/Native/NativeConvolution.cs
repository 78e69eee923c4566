using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Two-dimensional convolutions: those of stride 1 that keep height and width, where no gradient is recorded, run on the CPU's tile unit in
/// bfloat16; in float32 1x1 ones as matrix products, and 3x3 ones by Winograd's algorithm where channels lie side by side
/// (native/convolution.cpp, native/winograd.cpp); all others in aten.
/// </summary>
internal static unsafe class NativeConvolution
{
    [DllImport(Native.Library)] private static extern nint st_conv2d(nint input, nint weight, nint bias, long* strides, long* padding,
        long* dilation, long groups);

    /// <param name="input">[B, C, H, W]</param>
    /// <param name="weight">[out, C / groups, kh, kw]</param>
    internal static Tensor Forward(Tensor input, Tensor weight, Tensor? bias, long[] strides, long[] padding, long[] dilation, long groups)
    {
        if (strides.Length != 2 || padding.Length != 2 || dilation.Length != 2)
            return NnOps.conv2d.Tensor(input, weight, bias, strides, padding, dilation, groups); // aten says what is wrong, or repeats one number
        nint result;
        fixed (long* s = strides, p = padding, d = dilation)
            result = st_conv2d(input.CheckedHandle, weight.CheckedHandle, bias?.CheckedHandle ?? 0, s, p, d, groups);
        GC.KeepAlive(input);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        if (result == 0) throw Native.Failure("conv2d", input, weight, bias);
        return GpuRehearsal.On ? GpuRehearsal.Pass("conv2d", new Tensor(result), input, weight, bias) : new Tensor(result);
    }
}
