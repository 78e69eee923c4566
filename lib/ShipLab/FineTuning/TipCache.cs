using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>Tip-Adapter's key-value cache (Zhang et al., ECCV 2022, section 3.1): the training features are keys,
/// their classes are values. An image feature asks all keys and collects their classes,
/// the nearest counting most.</summary>
/// <param name="Keys">[N, D] f32, one row a training feature (the transpose of the official code's cache_keys).</param>
/// <param name="Labels">[N] int64 class ids.</param>
public sealed record TipCache(Tensor Keys, Tensor Labels)
{
    /// <summary>Rows of the affinity that are held at once: bounds memory at about 64 MB.</summary>
    private const long Cells = 1L << 24;

    /// <summary>One key an image: the mean of its views, brought to unit length; one key a synthesized feature.
    /// Tensors belong to the caller's scope.</summary>
    /// <param name="normaliseViews">Bring every view to unit length before the mean (SHIP's copy of the code).
    /// Makes no difference for features that have it already.</param>
    public static TipCache Of(TrainingFeatures training, bool normaliseViews)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var views = normaliseViews ? F.normalize(training.Views, dim: 2) : training.Views;         // [V, N, D]
        var keys = F.normalize(views.mean([0L]), dim: 1);                                         // [V, N, D] -> [N, D]
        var labels = training.Labels;
        if (training.Synthesized is { } synthesized)
            (keys, labels) = (cat([keys, F.normalize(synthesized, dim: 1)], 0),
                cat([labels, training.SynthesizedLabels!], 0));
        return new TipCache(keys.MoveToOuterDisposeScope(), labels.clone().MoveToOuterDisposeScope());
    }

    /// <summary>The values: 1 where a key (row) is of a class (column), else 0: f32 [N, K].</summary>
    public Tensor Values(IReadOnlyList<int> classes)
    {
        using var scope = NewDisposeScope();
        var ids = tensor(classes.Select(id => (long)id).ToArray(), device: Labels.device);          // [K]
        // [N, 1] = [1, K] -> [N, K]
        return Labels.unsqueeze(1).eq(ids.unsqueeze(0)).to(float32).MoveToOuterDisposeScope();
    }

    /// <summary>What the keys say of each feature, exp(-beta (1 - cosine)) summed by class: [B, D] -> [B, K].</summary>
    /// <param name="x">[B, D], unit norm.</param>
    /// <param name="keys">[N, D]; learned ones need not be of unit norm.</param>
    /// <param name="values">[N, K].</param>
    public static Tensor Votes(Tensor x, Tensor keys, Tensor values, double beta) =>
        Votes(x.mm(keys.t()), values, beta);

    /// <summary>The same from affinities [B, N].</summary>
    internal static Tensor Votes(Tensor affinity, Tensor values, double beta)
    {
        using var scope = NewDisposeScope();
        return (beta * affinity - beta).exp().mm(values).MoveToOuterDisposeScope();         // [B, N] x [N, K] -> [B, K]
    }

    /// <summary>How many rows' affinities to so many keys fit in memory.</summary>
    internal static long RowsAtOnce(long keys) => Math.Max(1, Cells / Math.Max(1, keys));
}
