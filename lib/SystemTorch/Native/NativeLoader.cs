using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Prepares the process before libtorch is loaded and finds libsystemtorch.so beside this assembly.</summary>
/// <remarks>
/// <para>Memory: up to 768 MB of freed tensors are kept for reuse (native/allocator.cpp says why); SHIPLAB_KEEP_MEMORY sets another
/// number of megabytes, 0 leaves it to malloc. malloc itself, which oneDNN takes its scratch space from, keeps blocks below 64 MB.</para>
/// <para>Threads: Debian's libtorch starts with one; the pool gets as many as there are cores unless OMP_NUM_THREADS says otherwise.</para>
/// </remarks>
internal static unsafe class NativeLoader
{
    private const int TrimThreshold = -1, MmapThreshold = -3;
    private const long DefaultKept = 768;

    private static readonly long KeptMegabytes =
        long.TryParse(Environment.GetEnvironmentVariable("SHIPLAB_KEEP_MEMORY"), out var megabytes) ? Math.Max(0, megabytes) : DefaultKept;

    [DllImport("libc")] private static extern int mallopt(int parameter, int value);

#pragma warning disable CA2255 // a library's module initializer is exactly what is wanted here
    [ModuleInitializer]
    internal static void Prepare()
#pragma warning restore CA2255
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
        if (!OperatingSystem.IsLinux() || KeptMegabytes == 0) return;
        try
        {
            mallopt(MmapThreshold, 64 << 20);
            mallopt(TrimThreshold, 256 << 20);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // another C library (musl): slower, not wrong
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Native.Library) return 0;
        var file = "lib" + Native.Library + ".so";
        var beside = Path.Combine(Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory, file);
        nint library;
        try
        {
            library = NativeLibrary.Load(File.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, file));
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                $"{file} (SystemTorch's link to libtorch) could not be loaded: {e.Message.Split('\n')[0]} Looked in {Path.GetDirectoryName(beside)}. "
                + "Is libtorch installed (Debian and Ubuntu: apt install libtorch-dev)? Then rebuild with ./shiplab build.", e);
        }
        var initialize = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "st_initialize");
        initialize(Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 } ? 0 : Environment.ProcessorCount);
        var keep = (delegate* unmanaged<long, void>)NativeLibrary.GetExport(library, "st_keep_memory");
        keep(KeptMegabytes << 20);
        return library;
    }
}
