using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Prepares the process before libtorch is loaded and finds libsystemtorch.so beside this assembly.</summary>
/// <remarks>
/// <para>Memory: glibc gives large blocks back to the system at every free, so that a fresh 40 MB result costs 10,000 page faults
/// (12.8 ms instead of 1.5 ms). <c>mallopt</c> keeps them: no mmap, one arena for all threads, a high trim threshold.
/// SHIPLAB_KEEP_MEMORY=0 leaves malloc as it is.</para>
/// <para>Threads: Debian's libtorch starts with one; the pool gets as many as there are cores unless OMP_NUM_THREADS says otherwise.</para>
/// </remarks>
internal static unsafe class NativeLoader
{
    private const int TrimThreshold = -1, TopPad = -2, MmapMax = -4, ArenaMax = -8;

    [DllImport("libc")] private static extern int mallopt(int parameter, int value);

#pragma warning disable CA2255 // a library's module initializer is exactly what is wanted here
    [ModuleInitializer]
    internal static void Prepare()
#pragma warning restore CA2255
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("SHIPLAB_KEEP_MEMORY") != "0") KeepMemory();
    }

    private static void KeepMemory()
    {
        try
        {
            mallopt(ArenaMax, 1);
            mallopt(MmapMax, 0);
            mallopt(TrimThreshold, int.MaxValue);
            mallopt(TopPad, 64 << 20);
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
        return library;
    }
}
