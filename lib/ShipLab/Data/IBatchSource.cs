using static TorchSharp.torch;

namespace ShipLab.Data;

/// <summary>The training data of one step: unit-norm features [B, D] and their class ids [B] (int64).</summary>
/// <remarks>The tensors belong to the dispose scope in which <see cref="IBatchSource.Next"/> was called.</remarks>
public readonly record struct Batch(Tensor Features, Tensor Labels);

/// <summary>
/// Where a training gets its batches. SHIP is plug-and-play because it decorates one of these
/// (<see cref="SynthesizedBatches"/>): a fine-tuner never knows which features are real.
/// </summary>
public interface IBatchSource
{
    /// <summary>Steps until every real item has been seen once; schedules count epochs by it.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The next batch. Sources are endless: after an epoch they begin another one.</summary>
    Batch Next();

    /// <summary>Everything the batches are drawn from, at once; the same at every call, whatever batches were drawn.</summary>
    /// <exception cref="ShipLabException">The source has batches only.</exception>
    TrainingFeatures All() => throw new ShipLabException(
        $"{GetType().Name} gives batches only, but this method needs all training features at once. "
        + "Give it FeatureBatches, or SynthesizedBatches around them.");
}
