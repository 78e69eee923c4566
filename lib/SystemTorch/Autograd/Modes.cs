namespace TorchSharp;

public static partial class torch
{
    /// <summary>No gradients on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Native.st_grad_enabled() != 0;

    /// <summary>No gradients, no version counters: what is made meanwhile can never take part in a graph.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.st_inference_enabled() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int before = Native.st_grad_enabled();
        private bool disposed;

        internal GradMode(bool enabled) => Native.st_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!disposed) Native.st_set_grad_enabled(before);
            disposed = true;
        }
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint guard = Native.st_inference_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0) Native.st_inference_leave(guard);
            guard = 0;
        }
    }
}
