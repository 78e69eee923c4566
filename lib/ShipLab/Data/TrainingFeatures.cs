using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Data;

/// <summary>
/// Everything that a batch source draws from, at once: what caches and closed forms are made of. The tensors belong to the
/// dispose scope in which <see cref="IBatchSource.All"/> was called.
/// </summary>
/// <param name="Views">[V, N, D]: V views of each of N real images; view 0 is the image as it is.</param>
/// <param name="Labels">[N] int64 class ids of the images.</param>
/// <param name="Synthesized">[M, D] synthesized features, unit norm; null without a generator.</param>
/// <param name="SynthesizedLabels">[M] int64, their class ids.</param>
public sealed record TrainingFeatures(Tensor Views, Tensor Labels, Tensor? Synthesized = null, Tensor? SynthesizedLabels = null)
{
    /// <summary>The most images that any class has: the shots.</summary>
    public int Shots => (int)bincount(Labels).max().ToInt64();

    /// <summary>One row an image, in its view 0, then the synthesized ones: [N + M, D] and [N + M].</summary>
    public Batch Once() => WithSynthesized(Views.select(0, 0), Labels);

    /// <summary>All views of all images, view by view, then the synthesized ones: [V * N + M, D] and [V * N + M].</summary>
    public Batch AllViews() => WithSynthesized(RealViews(), RealLabels());

    /// <summary>[V * N, D]: real views alone.</summary>
    public Tensor RealViews() => Views.reshape(-1, Views.shape[2]);                                 // [V, N, D] -> [V * N, D]

    /// <summary>[V * N]: the labels of <see cref="RealViews"/>.</summary>
    public Tensor RealLabels() => Labels.repeat(Views.shape[0]);                                    // [N] -> [V * N]

    private Batch WithSynthesized(Tensor x, Tensor y) =>
        Synthesized is null ? new Batch(x, y) : new Batch(cat([x, Synthesized], 0), cat([y, SynthesizedLabels!], 0));
}
