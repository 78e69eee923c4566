using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The functions of native/*.cpp. All arguments are blittable; a non-zero int result means that
/// <see cref="LastError"/> says why. Handles are raw tensor pointers that own one reference.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "systemtorch";

    [DllImport(Library)] private static extern byte* st_last_error();
    [DllImport(Library)] internal static extern void st_free(void* memory);
    [DllImport(Library)] internal static extern int st_get_num_threads();
    [DllImport(Library)] internal static extern int st_set_num_threads(int n);
    [DllImport(Library)] internal static extern int st_get_num_interop_threads();
    [DllImport(Library)] internal static extern int st_set_num_interop_threads(int n);
    [DllImport(Library)] internal static extern nint st_find(byte* name, byte* overload);
    [DllImport(Library)] internal static extern int st_call(nint op, Value* arguments, int n, Value* results, int capacity);

    [DllImport(Library)] internal static extern void st_release(nint tensor);
    [DllImport(Library)] internal static extern nint st_retain(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long st_dim(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long st_numel(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_dtype(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_device_type(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_device_index(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long st_element_size(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern long st_storage_offset(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_is_contiguous(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_is_sparse(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_is_inference(nint tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern void st_sizes(nint tensor, long* sizes);
    [DllImport(Library), SuppressGCTransition] internal static extern void st_strides(nint tensor, long* strides);
    [DllImport(Library)] internal static extern void* st_data(nint tensor);
    [DllImport(Library)] internal static extern nint st_from_memory(void* data, long* sizes, int n, int dtype,
        delegate* unmanaged<nint, void> free, nint context);

    [DllImport(Library)] internal static extern nint st_generator_new(ulong seed, int deviceType, int deviceIndex);
    [DllImport(Library)] internal static extern nint st_generator_default();
    [DllImport(Library)] internal static extern void st_generator_release(nint generator);
    [DllImport(Library)] internal static extern ulong st_generator_get_seed(nint generator);
    [DllImport(Library)] internal static extern int st_generator_set_seed(nint generator, ulong seed);
    [DllImport(Library)] internal static extern ulong st_generator_seed(nint generator);
    [DllImport(Library)] internal static extern nint st_generator_get_state(nint generator);
    [DllImport(Library)] internal static extern int st_generator_set_state(nint generator, nint state);
    [DllImport(Library)] internal static extern int st_manual_seed(ulong seed);
    [DllImport(Library)] internal static extern int st_cuda_available();
    [DllImport(Library)] internal static extern int st_cudnn_available();
    [DllImport(Library)] internal static extern int st_cuda_device_count();
    [DllImport(Library)] internal static extern int st_set_deterministic(int mode, int warnOnly);
    [DllImport(Library)] internal static extern int st_set_matmul_precision(int precision);
    [DllImport(Library)] internal static extern int st_deterministic();
    [DllImport(Library)] internal static extern int st_deterministic_warn_only();

    [DllImport(Library), SuppressGCTransition] internal static extern int st_grad_enabled();
    [DllImport(Library), SuppressGCTransition] internal static extern void st_set_grad_enabled(int enabled);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_inference_enabled();
    [DllImport(Library)] internal static extern nint st_inference_enter(int enabled);
    [DllImport(Library)] internal static extern void st_inference_leave(nint mode);
    [DllImport(Library)] internal static extern int st_anomaly_enabled();
    [DllImport(Library)] internal static extern int st_anomaly_check_nan();
    [DllImport(Library)] internal static extern void st_set_anomaly(int enabled, int checkNan);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_requires_grad(nint tensor);
    [DllImport(Library)] internal static extern int st_set_requires_grad(nint tensor, int value);
    [DllImport(Library), SuppressGCTransition] internal static extern int st_is_leaf(nint tensor);
    [DllImport(Library)] internal static extern int st_retain_grad(nint tensor);
    [DllImport(Library)] internal static extern nint st_grad(nint tensor);
    [DllImport(Library)] internal static extern int st_set_grad(nint tensor, nint grad);
    [DllImport(Library)] internal static extern int st_backward(nint* tensors, nint* grads, int n, nint* inputs, int inputCount,
        int retainGraph, int createGraph);
    [DllImport(Library)] internal static extern int st_autograd_grad(nint* outputs, nint* grads, int n, nint* inputs, int inputCount,
        int retainGraph, int createGraph, int allowUnused, nint* results);

    [DllImport(Library)] internal static extern int st_save(nint tensor, byte* path);
    [DllImport(Library)] internal static extern nint st_load(byte* path);

    [DllImport(Library)] internal static extern nint st_jit_load(byte* path, byte* bytes, long length, int deviceType, int deviceIndex);
    [DllImport(Library)] internal static extern int st_jit_save(nint module, byte* path);
    [DllImport(Library)] internal static extern void st_jit_release(nint module);
    [DllImport(Library)] internal static extern int st_jit_tensors(nint module, int kind, int recurse,
        delegate* unmanaged<nint, byte*, nint, void> visit, nint context);
    [DllImport(Library)] internal static extern int st_jit_modules(nint module, int all,
        delegate* unmanaged<nint, byte*, nint, void> visit, nint context);
    [DllImport(Library)] internal static extern int st_jit_set_attribute(nint module, byte* name, nint tensor);
    [DllImport(Library)] internal static extern int st_jit_train(nint module, int on);
    [DllImport(Library)] internal static extern int st_jit_training(nint module);
    [DllImport(Library)] internal static extern int st_jit_to(nint module, int dtype, int deviceType, int deviceIndex, int nonBlocking);
    [DllImport(Library)] internal static extern int st_jit_arity(nint module, int outputs);
    [DllImport(Library)] internal static extern int st_jit_invoke(nint module, byte* method, Value* arguments, int n, Value* results,
        int capacity);

    /// <summary>What the last failed call on this thread said.</summary>
    internal static string LastError => Marshal.PtrToStringUTF8((nint)st_last_error()) ?? "";

    /// <summary>Throws TorchSharp's exception type if <paramref name="failed"/>: "what: message of libtorch [operands]".</summary>
    internal static void Check(int failed, string what, params ReadOnlySpan<torch.Tensor?> operands)
    {
        if (failed != 0) throw Failure(what, operands);
    }

    internal static ExternalException Failure(string what, params ReadOnlySpan<torch.Tensor?> operands)
    {
        var message = LastError;
        var text = $"{what}: {message.TrimEnd()}";
        if (operands.Length > 0) text += $" [operands: {string.Join(", ", operands.ToArray().Select(Describe))}]";
        return new ExternalException(text);
    }

    /// <summary>"Float32[2, 3]", "none" or "disposed".</summary>
    internal static string Describe(torch.Tensor? tensor) =>
        tensor is null ? "none" : tensor.IsInvalid ? "disposed" : $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]";
}

/// <summary>One argument or result as the native side sees it: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    internal Tag Tag;
    internal int Count;
    internal long Bits;
}

/// <summary>What the bits of a <see cref="Value"/> are; the numbers are those of native/shim.h.</summary>
internal enum Tag
{
    None, Tensor, Int, Double, Bool, IntList, TensorList, OptionalTensorList, DoubleList, BoolList, Device, String, Generator, Complex,
}
