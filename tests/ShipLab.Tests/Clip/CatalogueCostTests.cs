using System.Diagnostics;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Measures time and memory of the process, so nothing else may run meanwhile.</summary>
[Collection(Alone.Name)]
public sealed class CatalogueCostTests
{
    [Fact]
    public void All_models_are_built_in_little_time_and_memory()
    {
        using var process = Process.GetCurrentProcess();
        var (memory, clock) = (Environment.WorkingSet, process.TotalProcessorTime);
        foreach (var model in ClipCatalogue.Models) Clip.WithoutWeights(model.Config, META).Dispose();
        process.Refresh();
        Assert.True(process.TotalProcessorTime - clock < TimeSpan.FromSeconds(5),
            $"it took {process.TotalProcessorTime - clock} of processor time");
        Assert.True(Environment.WorkingSet - memory < 300e6,
            $"it took {(Environment.WorkingSet - memory) / 1e6:0} MB; the weights of the smallest model alone are 400");
    }
}
