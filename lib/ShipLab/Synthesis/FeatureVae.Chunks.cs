namespace ShipLab.Synthesis;

public sealed partial class FeatureVae
{
    /// <summary>Samples that are decoded at once where no gradient is kept.</summary>
    private const int SynthesizedAtOnce = 2048;

    /// <summary>
    /// Eq. 2 for one batch, as <see cref="Loss"/>, with the gradients added to the parameters'.
    /// A batch beyond <see cref="ChunkSize"/> goes through in chunks: the loss is a mean over samples,
    /// so the chunks' gradients, each weighted by its share of the batch, add up to the batch's,
    /// and the memory is that of one chunk. The returned tensors are then without graph.
    /// </summary>
    internal FeatureVaeLoss LossAndGradients(Tensor x, Tensor classes, Tensor noise)
    {
        var rows = x.shape[0];
        if (rows <= ChunkSize)
        {
            var loss = Loss(x, classes, noise);
            loss.Total.backward();
            return loss;
        }
        using var scope = NewDisposeScope();
        var parts = new List<(double Share, FeatureVaeLoss Loss)>();
        foreach (var (start, count) in Slices.Of(rows, ChunkSize))
        {
            using var chunk = NewDisposeScope();
            var share = (double)count / rows;
            var loss = Loss(x.narrow(0, start, count), classes.narrow(0, start, count), noise.narrow(0, start, count));
            (share * loss.Total).backward();
            parts.Add((share, loss.Detached()));
        }
        return FeatureVaeLoss.Join(parts).Kept();
    }

    /// <summary>The loss without graph, in chunks: the number alone.</summary>
    private double LossOf(Tensor x, Tensor classes, Tensor noise)
    {
        using var _ = no_grad();
        var sum = 0.0;
        foreach (var (start, count) in Slices.Of(x.shape[0], Math.Min(ChunkSize, SynthesizedAtOnce)))
        {
            using var chunk = NewDisposeScope();
            sum += count * (double)Loss(x.narrow(0, start, count), classes.narrow(0, start, count),
                noise.narrow(0, start, count)).Total.ToSingle();
        }
        return sum / x.shape[0];
    }
}
