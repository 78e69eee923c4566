using static TorchSharp.torch;

namespace ShipLab.Tests.SystemTorch;

/// <summary>SystemTorch's own loops share their work as libtorch's do.</summary>
public sealed class NativeThreadTests
{
    [Fact]
    public void A_loop_of_the_native_code_runs_on_as_many_threads_as_torch_began_with()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        using var loads = zeros(1);
        var expected = Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 } given ? int.Parse(given) : Environment.ProcessorCount;
        Assert.Equal(expected, AppContext.GetData("SystemTorch.LoopThreads"));
    }
}
