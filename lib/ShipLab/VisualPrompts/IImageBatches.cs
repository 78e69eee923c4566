namespace ShipLab.VisualPrompts;

/// <summary>Images [B, 3, R, R] f32, normalised as the tower wants them, and their class ids [B] i64.</summary>
public sealed record ImageBatch(Tensor Images, Tensor Labels);

/// <summary>Where the training of an image tuner gets its batches.</summary>
public interface IImageBatches
{
    /// <summary>Steps an epoch.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The next batch; sources are endless. The tensors belong to the dispose scope of the call.</summary>
    ImageBatch Next();
}
