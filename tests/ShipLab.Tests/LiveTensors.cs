using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Tests that count live tensors of the whole process run alone.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class LiveTensors
{
    public const string Alone = "counts live tensors";

    /// <summary>How many there are, after those that earlier tests dropped are collected: they must not go amid a count.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
