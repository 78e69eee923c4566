using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

/// <summary>Prepares the process before libtorch is loaded and finds libsystemtorch.so beside this assembly.</summary>
/// <remarks>
/// <para>Memory: up to 768 MB of freed tensors are kept for reuse (native/allocator.cpp says why); SHIPLAB_KEEP_MEMORY sets another
/// number of megabytes, 0 leaves it to malloc. malloc itself, which oneDNN takes its scratch space from, keeps blocks below 64 MB.</para>
/// <para>Threads: Debian's libtorch starts with one; the pool gets as many as there are cores unless OMP_NUM_THREADS says otherwise.</para>
/// <para>Waiting: threads of libgomp that wait for each other spin for 6 ms before they sleep, which is right on an idle machine only; where
/// another process wants the core, every small product would take 4 ms. They get 5000 turns, about 100 microseconds. OMP_WAIT_POLICY and
/// GOMP_SPINCOUNT of the user win.</para>
/// </remarks>
internal static unsafe class NativeLoader
{
    private const int TrimThreshold = -1, MmapThreshold = -3;
    private const long DefaultKept = 768;

    private static readonly long KeptMegabytes =
        long.TryParse(Environment.GetEnvironmentVariable("SHIPLAB_KEEP_MEMORY"), out var megabytes) ? Math.Max(0, megabytes) : DefaultKept;

    [DllImport("libc")] private static extern int mallopt(int parameter, int value);
    [DllImport("libc")] private static extern int setenv(byte* name, byte* value, int overwrite);

#pragma warning disable CA2255 // a library's module initializer is exactly what is wanted here
    [ModuleInitializer]
    internal static void Prepare()
#pragma warning restore CA2255
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null) SetEnvironment("GOMP_SPINCOUNT", "5000");
            if (KeptMegabytes == 0) return;
            mallopt(MmapThreshold, 64 << 20);
            mallopt(TrimThreshold, 256 << 20);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // another C library (musl): slower, not wrong
        }
    }

    /// <summary>Sets a variable for native libraries (Environment.SetEnvironmentVariable does not reach them), unless it is set.</summary>
    private static void SetEnvironment(string name, string value)
    {
        fixed (byte* n = Encoding.UTF8.GetBytes(name + '\0'), v = Encoding.UTF8.GetBytes(value + '\0')) _ = setenv(n, v, 0);
    }

    private static readonly Lock Loading = new();
    private static nint loaded;

    /// <summary>The runtime asks once a function; the library is loaded and set up at the first.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Native.Library) return 0;
        lock (Loading) return loaded != 0 ? loaded : loaded = Load(assembly);
    }

    private static nint Load(Assembly assembly)
    {
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
        // for programs that say on what they run, without a reference to this assembly's insides
        var floats = Answer(library, "st_onednn") != 0 ? "float32 by oneDNN" : "float32 by aten";
        AppContext.SetData("SystemTorch.Products", Answer(library, "st_amx") switch
        {
            0 => floats,
            1 => $"bfloat16 on the tile unit (AMX), {floats}",
            _ => "bfloat16, and float32 as three of them, on the tile unit (AMX)",
        });
        AppContext.SetData("SystemTorch.LoopThreads", Answer(library, "st_loop_threads"));
        return library;
    }

    private static int Answer(nint library, string question) => ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, question))();
}
