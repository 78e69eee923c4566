namespace ShipLab.FineTuning;

/// <summary>ProKeR's classifier: cosines to the text features plus kernel values times dual coefficients,
/// both times the logit scale, so that the zero-shot part is CLIP's logits. Owns its tensors.</summary>
public sealed class ProKerClassifier : IClassifier
{
    private readonly Tensor _text; // [C, D] f64
    private readonly Tensor _rows; // [M, D] f64
    private readonly Tensor _dual; // [M, C] f64

    /// <param name="textFeatures">[C, D], unit norm, row = class id; copied, as are the others.</param>
    /// <param name="rows">[M, D] training features.</param>
    /// <param name="dual">[M, C] coefficients, 0 for a class that was not learned.</param>
    /// <param name="logitScale">Factor on all.</param>
    /// <param name="width">beta of the kernel.</param>
    /// <param name="ridge">lambda.</param>
    public ProKerClassifier(Tensor textFeatures, Tensor rows, Tensor dual, double logitScale, double width,
        double ridge)
    {
        using var _ = no_grad();
        _text = textFeatures.to(float64, copy: true).DetachFromDisposeScope();
        _rows = rows.to(float64, copy: true).DetachFromDisposeScope();
        _dual = dual.to(float64, copy: true).DetachFromDisposeScope();
        (LogitScale, Width, Ridge) = (logitScale, width, ridge);
    }

    /// <summary>Factor on all logits.</summary>
    public double LogitScale { get; }

    /// <summary>beta of the kernel exp(-beta (1 - cosine)).</summary>
    public double Width { get; }

    /// <summary>lambda.</summary>
    public double Ridge { get; }

    /// <summary>Percent of the validation features that are right, where they chose width and ridge.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>exp(-beta (1 - x . y)): [N, D], [M, D] -> [N, M].</summary>
    internal static Tensor Kernel(Tensor x, Tensor y, double width)
    {
        using var scope = NewDisposeScope();
        return (width * x.mm(y.t()) - width).exp().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(classes.Select(id => (long)id).ToArray(), device: features.device);        // [K]
        var (text, dual) = (_text.index_select(0, ids), _dual.index_select(1, ids));                // [K, D], [M, K]
        return Parts.Joined(features.shape[0], TipCache.RowsAtOnce(_rows.shape[0]), (start, count) =>
        {
            var x = features.narrow(0, start, count).to(float64);                                   // [B, D]
            var logits = LogitScale * (x.mm(text.t()) + Kernel(x, _rows, Width).mm(dual));          // [B, K]
            return logits.to(float32);
        }).MoveToOuterDisposeScope();                                                               // [N, K]
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _rows.Dispose();
        _dual.Dispose();
    }
}
