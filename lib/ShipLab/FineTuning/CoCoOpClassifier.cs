using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.FineTuning;

/// <summary>
/// CoCoOp's classifier: every image has text features of its own, so scoring N images over K classes encodes N * K prompts. Owns the
/// context; the text tower stays the caller's and must outlive it.
/// </summary>
public sealed class CoCoOpClassifier : IClassifier
{
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
        using var prompts = new ConditionalPrompts(_text, _tokens.index_select(0, ids), (int)Context.Context.shape[0]);
        return prompts.LogitsOfMany(features, Context, LogitScale).MoveToOuterDisposeScope();       // [N, K]
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Context.Dispose();
        _tokens.Dispose();
    }
}
