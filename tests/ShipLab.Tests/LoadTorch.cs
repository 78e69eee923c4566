using System.Runtime.CompilerServices;

namespace ShipLab.Tests;

/// <summary>Tests may use TorchSharp before anything of the library.</summary>
internal static class LoadTorch
{
    [ModuleInitializer]
    internal static void Load() => NativeTorch.Load();
}
