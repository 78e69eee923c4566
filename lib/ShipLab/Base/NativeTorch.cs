using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ShipLab.Base;

/// <summary>
/// Loads the native half of TorchSharp: libtorch and the wrapper that C# calls. Its half gigabyte lies once in a
/// checkout, in <c>.shiplab/torch</c>, and not in every output folder; so it has to be loaded from there before
/// TorchSharp looks for it beside itself. That happens by itself as soon as a program that has touched this library
/// touches TorchSharp. <see cref="Load"/> does it at once, and says what is wrong where it fails; a program or notebook
/// that uses TorchSharp before anything of this library calls it first.
/// </summary>
public static class NativeTorch
{
    private const string FolderSetting = "ShipLab.TorchFolder";

    private static readonly Lazy<(nint Wrapper, ShipLabException? Failure)> Loaded = new(LoadAll);

    /// <summary>Which libtorch this library was built for: the package's name and version, and TorchSharp's.</summary>
    public static string Name { get; } =
        typeof(NativeTorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(data => data.Key == "Torch").Value!;

    /// <summary>Whether it is a libtorch for NVIDIA's GPUs. (That one computes on the CPU too.)</summary>
    public static bool HasCuda => Name.StartsWith("libtorch-cuda", StringComparison.Ordinal);

    /// <summary>The file that was loaded as TorchSharp's wrapper: the package's own, or an adapted copy of it on an
    /// older system. Null before it is loaded, and where it could not be.</summary>
    public static string? Wrapper { get; private set; }

    /// <summary>Whether that file is an adapted copy.</summary>
    public static bool IsAdapted { get; private set; }

    /// <summary>Loads libtorch if that has not been done yet.</summary>
    /// <exception cref="ShipLabException">It cannot be loaded; the message has the system's own
    /// words and what to do.</exception>
    public static void Load()
    {
        if (Loaded.Value.Failure is { } failure) throw new ShipLabException(failure.Message, failure);
    }

    /// <summary>The folder that holds the native files.</summary>
    /// <exception cref="ShipLabException">There is none.</exception>
    public static string Folder =>
        FolderFrom(AppContext.BaseDirectory, typeof(NativeTorch).Assembly.Location,
            AppContext.GetData(FolderSetting) as string);

    /// <param name="setting">what a program that was built outside the checkout was told</param>
    internal static string FolderFrom(string program, string library, string? setting)
    {
        var starts = new[] { Path.GetDirectoryName(library), program };
        var places = starts.OfType<string>().SelectMany(Above)
            .Select(folder => Path.Combine(folder, ".shiplab", "torch", Name)).Append(setting);
        return places.FirstOrDefault(Directory.Exists)
            ?? throw new ShipLabException($"There is no folder .shiplab/torch/{Name} in any folder above '{program}', "
                + "so TorchSharp has nothing to compute with. `./shiplab build` (or `dotnet build lib/ShipLab`) "
                + "brings it into the checkout.");
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }

    // TorchSharp's assembly is loaded by the first method that mentions it, before any of its code runs.
    // Loading libtorch takes .3 s: a program that computes nothing is spared that.
#pragma warning disable CA2255 // this is what module initializers are for, also in a library
    [ModuleInitializer]
    internal static void LoadWithTorchSharp()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => LoadFor(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) LoadFor(assembly);
    }
#pragma warning restore CA2255

    private static void LoadFor(Assembly assembly)
    {
        if (assembly.GetName().Name != "TorchSharp" || Loaded.Value.Failure is not null)
            return; // Load tells of failures
        AssemblyLoadContext.GetLoadContext(assembly)!.ResolvingUnmanagedDll += (_, name) => Resolve(name);
    }

    private static (nint, ShipLabException?) LoadAll()
    {
        try
        {
            var folder = Folder;
            // The wrapper finds libtorch beside itself; its copy for older systems does not,
            // so libtorch is loaded before it.
            if (OperatingSystem.IsLinux())
            {
                RequireWhole(folder);
                Open(Path.Combine(folder, "libtorch.so"), folder);
            }
            return (OpenWrapper(Path.Combine(folder, FileName("LibTorchSharp")), folder), null);
        }
        catch (ShipLabException failure)
        {
            return (0, failure);
        }
    }

    /// <summary>What TorchSharp asks for by name: the wrapper, and on Windows libraries of CUDA that it
    /// wants to have loaded before.</summary>
    private static nint Resolve(string name)
    {
        if (name == "LibTorchSharp") return Loaded.Value.Wrapper;
        return NativeLibrary.TryLoad(Path.Combine(Folder, FileName(name)), out var library) ? library : 0;
    }

    private static string FileName(string library)
    {
        if (OperatingSystem.IsWindows()) return $"{library}.dll";
        return $"lib{library}.{(OperatingSystem.IsMacOS() ? "dylib" : "so")}";
    }

    private static nint OpenWrapper(string file, string folder)
    {
        try
        {
            var library = NativeLibrary.Load(file);
            Wrapper = file;
            return library;
        }
        catch (DllNotFoundException error) when (WrapperForOlderSystems.IsNeeded(error.Message))
        {
            return OpenCopy(file);
        }
        catch (DllNotFoundException error)
        {
            throw Failure(error, file, folder);
        }
    }

    /// <summary>In the user's cache; where that cannot be written or programs may not be loaded from
    /// it, in the temporary folder.</summary>
    private static nint OpenCopy(string file)
    {
        var failures = new List<string>();
        foreach (var place in new Func<string>[] { () => ShipLabHome.Folder, TemporaryFolder })
            try
            {
                var copy = WrapperForOlderSystems.CopyIn(Path.Combine(place(), "torch"), file);
                var library = NativeLibrary.Load(copy);
                (Wrapper, IsAdapted) = (copy, true);
                return library;
            }
            catch (Exception error) when (error is ShipLabException or DllNotFoundException
                or IOException or UnauthorizedAccessException)
            {
                failures.Add(error is DllNotFoundException ? LoaderSays(error.Message) : error.Message);
            }
        throw new ShipLabException("TorchSharp's wrapper needs a newer C++ library than this system's and is loaded "
            + $"from an adapted copy, but that failed. {string.Join(" And: ", failures)} Set XDG_CACHE_HOME to a "
            + "folder that can be written and from which programs may be run.");
    }

    /// <summary>One that is this user's own: others must not be able to put a file there.</summary>
    private static string TemporaryFolder()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"shiplab-{Environment.UserName}");
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, Own);
        return folder;
    }

    /// <exception cref="ShipLabException">A library of the folder is shorter than its header says.</exception>
    internal static void RequireWhole(string folder)
    {
        var damaged = Directory.EnumerateFiles(folder, "*.so").FirstOrDefault(library => !ElfFile.IsWhole(library));
        if (damaged is not null)
            throw new ShipLabException($"'{damaged}' is cut short. {BringAgain(folder)}");
    }

    private static void Open(string file, string folder)
    {
        try { NativeLibrary.Load(file); }
        catch (DllNotFoundException error) { throw Failure(error, file, folder); }
    }

    internal static ShipLabException Failure(DllNotFoundException error, string file, string folder)
    {
        var says = LoaderSays(error.Message);
        return new ShipLabException($"'{file}' does not load. The system says: {says} {Remedy(says, folder)}", error);
    }

    private static string Remedy(string says, string folder)
    {
        bool Says(string text) => says.Contains(text, StringComparison.Ordinal);
        if (Says("version `GLIBC"))
            return "This system is too old for libtorch 2.10: it needs glibc 2.34 and the C++ library of GCC 12 " +
                "(Debian 12, Ubuntu 22.04 or newer).";
        return Says("libcuda.so") || Says("nvcuda.dll")
            ? "That is part of NVIDIA's driver: install it (525 or newer for CUDA 12.8), or build for the CPU: " +
                "SHIPLAB_TORCH=cpu ./shiplab build."
            : BringAgain(folder);
    }

    private static string BringAgain(string folder)
    {
        // the package with its version behind the last dash
        var package = Name[..Name.IndexOf("-TorchSharp", StringComparison.Ordinal)];
        return $"If a file is missing or damaged, delete '{folder}' and the folders torchsharp and "
            + $"{package[..package.LastIndexOf('-')]} in NuGet's cache, and run ./shiplab build. `./shiplab doctor` "
            + "says what this machine lacks.";
    }

    /// <summary>The dynamic loader's own sentence: .NET writes a paragraph of advice before it.</summary>
    private static string LoaderSays(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var own = lines.Length > 1 ? string.Join("; ", lines.Skip(1)) : lines[0];
        return own.EndsWith('.') ? own : own + ".";
    }
}
