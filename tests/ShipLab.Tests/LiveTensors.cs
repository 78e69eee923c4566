using TorchSharp;

namespace ShipLab.Tests;

/// <summary>
/// Tensors that this thread made and nobody disposed. (Tensor.TotalCount is no measure: it counts the tensor that a
/// Parameter took over for ever, and those of other threads.)
/// </summary>
internal static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
}
