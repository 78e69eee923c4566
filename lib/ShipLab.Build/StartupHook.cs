using System.Reflection;
using System.Runtime.Loader;

/// <summary>
/// Runs in a Jupyter kernel before anything else (DOTNET_STARTUP_HOOKS in its kernelspec): loads the native half of
/// TorchSharp, so that a notebook may bring TorchSharp by itself (<c>#r "nuget: TorchSharp, 0.107.0"</c>) where that
/// package's own wrapper does not load. The type's name, its lack of a namespace and the method are what .NET looks
/// for.
/// </summary>
internal static class StartupHook
{
    // from lib/ShipLab.Build/bin/Release/net10.0 of the checkout
    private const string Lab = "../../../../../notebooks/.lab/ShipLab.dll";

    /// <summary>A kernel without torch is better than none: what goes wrong is written to its log, and told again where
    /// the lab is used.</summary>
    public static void Initialize()
    {
        try
        {
            // a notebook's own #r decides which ShipLab it gets
            var apart = new AssemblyLoadContext("torch at the start");
            var here = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
            var lab = apart.LoadFromAssemblyPath(Path.GetFullPath(Path.Combine(here, Lab)));
            lab.GetType("ShipLab.Base.NativeTorch", throwOnError: true)!.GetMethod("Load",
                BindingFlags.Public | BindingFlags.Static)!.Invoke(null, null);
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"ShipLab: torch is not loaded: {(error.InnerException ?? error).Message}");
        }
    }
}
