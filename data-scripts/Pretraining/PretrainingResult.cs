using System.Text.Json.Serialization;

namespace ShipLab.Pretraining;

/// <summary>What a pre-training run came to; written into the metadata of its weights.</summary>
public sealed record PretrainingResult
{
    /// <summary>
    /// 40-way accuracy on combinations that were drawn in training, with new images (see
    /// <see cref="CombinationAccuracy"/>).
    /// </summary>
    public required double SeenAccuracy { get; init; }

    /// <summary>The same on combinations that were never drawn.</summary>
    public required double UnseenAccuracy { get; init; }

    /// <summary>Mean contrastive loss of the last 100 steps.</summary>
    public required double Loss { get; init; }

    /// <summary>The learned factor on cosines.</summary>
    public required double LogitScale { get; init; }

    /// <summary>Pairs seen in all.</summary>
    public required long Pairs { get; init; }

    /// <summary>Seconds by the clock and of processor time that training took, over all resumed parts.</summary>
    public required double WallSeconds { get; init; }
    public required double CpuSeconds { get; init; }

    /// <summary>
    /// Tensors alive in the training thread after the last step minus those after the first: 0 when nothing leaks. It
    /// tells about the run, not about the weights, and is not written into them.
    /// </summary>
    [JsonIgnore]
    public long LiveTensorGrowth { get; init; }
}
