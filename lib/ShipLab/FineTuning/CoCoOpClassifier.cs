namespace ShipLab.FineTuning;

/// <summary>CoCoOp's classifier: every image has text features of its own, so scoring N images over K classes encodes
/// N * K prompts. Owns the context; the text tower stays the caller's and must outlive it.</summary>
public sealed class CoCoOpClassifier : IClassifier
{
    /// <summary>Prompts that are encoded at once.</summary>
    private const int AtOnce = 2048;

    private readonly TextTransformer _text;
    private readonly Tensor _tokens;

    internal CoCoOpClassifier(ConditionalContext context, TextTransformer text, Tensor tokens, double logitScale)
    {
        (Context, _text, LogitScale) = (context, text, logitScale);
        _tokens = tokens.clone().DetachFromDisposeScope();
    }

    /// <summary>The shared context and the net that moves it.</summary>
    public ConditionalContext Context { get; }

    /// <summary>Factor on the cosine.</summary>
    public double LogitScale { get; }

    /// <inheritdoc/>
    public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(classes.Select(id => (long)id).ToArray(), device: _tokens.device);         // [K]
        using var prompts = new ClassPrompts(_text, _tokens.index_select(0, ids), (int)Context.Context.shape[0]);
        return Parts.Joined(features.shape[0], Math.Max(1, AtOnce / prompts.Count), (start, count) =>
        {
            var x = features.narrow(0, start, count);                                               // [b, D]
            return Logits(x, Context.Chunks(prompts, x, AtOnce).Forward(), LogitScale);       // [b * K, D] -> [b, K]
        }).MoveToOuterDisposeScope();                                                               // [N, K]
    }

    /// <summary>scale * cosine of each image to its own names: [B, D], [B * K, D], unit norm -> [B, K].</summary>
    internal static Tensor Logits(Tensor x, Tensor names, double scale)
    {
        using var scope = NewDisposeScope();
        var b = x.shape[0];
        if (b == 1) return (scale * x.mm(names.t())).MoveToOuterDisposeScope();             // [1, D] x [D, K] -> [1, K]
        var cosines = names.view(b, -1, x.shape[1]).bmm(x.unsqueeze(2)).squeeze(2);   // [B, K, D] x [B, D, 1] -> [B, K]
        return (scale * cosines).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Context.Dispose();
        _tokens.Dispose();
    }
}
