namespace TorchSharp;

public static partial class torch
{
    private static Float32MatmulPrecision matmul_precision = Float32MatmulPrecision.highest;

    /// <summary>Operators without a deterministic implementation throw (or warn) until the result is disposed.</summary>
    public static IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false)
    {
        bool before = are_deterministic_algorithms_enabled(), warned = is_deterministic_algorithms_warn_only_enabled();
        Set(mode, warn_only);
        return new Restore(() => Set(before, warned));

        static void Set(bool mode, bool warnOnly) => Native.Check(Native.st_set_deterministic(mode ? 1 : 0, warnOnly ? 1 : 0), "use_deterministic_algorithms");
    }

    public static bool are_deterministic_algorithms_enabled() => Native.st_deterministic() != 0;

    public static bool is_deterministic_algorithms_warn_only_enabled() => Native.st_deterministic_warn_only() != 0;

    public static IDisposable set_deterministic_debug_mode(DebugMode mode) => use_deterministic_algorithms(mode != DebugMode.@default,
        mode == DebugMode.warn);

    public static DebugMode get_deterministic_debug_mode() =>
        !are_deterministic_algorithms_enabled() ? DebugMode.@default
        : is_deterministic_algorithms_warn_only_enabled() ? DebugMode.warn : DebugMode.error;

    public static Float32MatmulPrecision get_float32_matmul_precision() => matmul_precision;

    /// <summary>Whether CUDA may use TF32 for float32 products; the CPU always computes in float32.</summary>
    public static unsafe IDisposable set_float32_matmul_precision(Float32MatmulPrecision precision)
    {
        var before = matmul_precision;
        Set(precision);
        return new Restore(() => Set(before));

        static void Set(Float32MatmulPrecision precision)
        {
            Native.Check(Native.st_set_matmul_precision((int)precision), "set_float32_matmul_precision");
            matmul_precision = precision;
        }
    }

    /// <summary>Runs an action once, at the first Dispose.</summary>
    private sealed class Restore(Action action) : IDisposable
    {
        private Action? pending = action;

        public void Dispose() => Interlocked.Exchange(ref pending, null)?.Invoke();
    }
}
