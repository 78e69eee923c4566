using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Models;

/// <summary>
/// The prompts "X X X X {name}." of C classes with a slot for n learned context vectors after the start token, as SHIP and CoOp use them.
/// What never changes is computed once: the embeddings of the names, and the tower's memory of the start token. A context that all
/// classes share is run once per <see cref="Encode(Tensor)"/> and the names attend to it, instead of once per class (1.36 times as fast with
/// 100 classes at ViT-B/16's size). Needs a frozen tower (<see cref="Clip.Frozen"/>); gradients go to the context.
/// </summary>
public sealed class ClassPrompts : IDisposable
{
    private readonly TextTransformer text;
    private readonly TextPrefix start;     // the start token
    private readonly Tensor slot;          // [n, W] embeddings of the words in the slot
    private readonly Tensor names;         // [C, S, W] what follows the slot, cut to the longest prompt
    private readonly Tensor ends;          // [C] i64 end positions within the names
    private readonly long[] endOf;         // the same for cutting batches

    /// <param name="tokens">[C, L] i64 prompts whose positions 1..n are the slot</param>
    /// <param name="contextTokens">n</param>
    /// <exception cref="ShipLabException">The tower is not frozen, or a prompt is too short for the slot.</exception>
    public ClassPrompts(TextTransformer text, Tensor tokens, int contextTokens)
    {
        if (text.parameters().Any(p => p.requires_grad))
            throw new ShipLabException("Class prompts keep what a frozen text tower computed for the class names, but this tower still " +
                                       "learns. Call Frozen() on the model first.");
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        this.text = text;
        ContextTokens = contextTokens;
        var allEnds = TextTransformer.Ends(tokens);                                        // [C]
        var endPositions = allEnds.ToHost<long>();
        if (contextTokens < 1 || endPositions.Any(e => e <= contextTokens))
            throw new ShipLabException($"A slot of {contextTokens} context tokens does not fit the prompts: prompt " +
                                       $"{Array.FindIndex(endPositions, e => e <= contextTokens)} ends at position {endPositions.Min()}. " +
                                       "Tokenise \"X X X X {name}.\" with one X for each context token.");
        var all = text.Embed(tokens.narrow(1, 0, endPositions.Max() + 1));                 // [C, L, W]
        start = text.Prefix(all.select(0, 0).narrow(0, 0, 1)).DetachFromDisposeScope();
        slot = all.select(0, 0).narrow(0, 1, contextTokens).clone().DetachFromDisposeScope();
        var length = all.shape[1] - 1 - contextTokens;
        names = all.narrow(1, 1 + contextTokens, length).contiguous().DetachFromDisposeScope();
        ends = (allEnds - (1 + contextTokens)).DetachFromDisposeScope();
        endOf = endPositions.Select(e => e - 1 - contextTokens).ToArray();
    }

    /// <summary>C</summary>
    public int Count => endOf.Length;

    /// <summary>n</summary>
    public int ContextTokens { get; }

    /// <summary>W, the width of a context vector.</summary>
    public int Width => text.Width;

    /// <summary>Positions behind the slot in the longest prompt, the end token among them.</summary>
    internal int LongestName => (int)endOf.Max() + 1;

    /// <summary>[n, W]: the embeddings of the words in the first prompt's slot (e.g. "a photo of a"), to start a context from.</summary>
    public Tensor TokenEmbeddingOfContext() => slot.clone();

    /// <summary>Features of all classes under one context: [n, W] -> [C, D], unit norm.</summary>
    public Tensor Encode(Tensor context)
    {
        CheckContext(context, 2);
        using var scope = NewDisposeScope();
        return Unit(text.Encode(names, ends, text.Prefix(context, start))).MoveToOuterDisposeScope();
    }

    /// <summary>Features of classes first .. first + count - 1 under one context: [n, W] -> [count, D], unit norm.</summary>
    public Tensor Encode(Tensor context, long first, long count)
    {
        if (first == 0 && count == Count) return Encode(context);
        CheckContext(context, 2);
        using var scope = NewDisposeScope();
        var longest = endOf.AsSpan((int)first, (int)count).ToArray().Max() + 1;
        var some = names.narrow(0, first, count).narrow(1, 0, longest);                    // [count, S, W]
        return Unit(text.Encode(some, ends.narrow(0, first, count), text.Prefix(context, start))).MoveToOuterDisposeScope();
    }

    /// <summary>Features of the given classes.</summary>
    /// <param name="context">[B, n, W], one context per sample, or [n, W] for all</param>
    /// <param name="classes">[B] i64</param>
    /// <returns>[B, D], unit norm</returns>
    public Tensor Encode(Tensor context, Tensor classes)
    {
        CheckContext(context, context.dim() == 3 ? 3 : 2);
        using var scope = NewDisposeScope();
        var longest = classes.ToHost<long>().Max(c => endOf[c]) + 1;
        var chosen = names.narrow(1, 0, longest).index_select(0, classes);                 // [B, S, W]
        var chosenEnds = ends.index_select(0, classes);                                    // [B]
        if (context.dim() == 2)
            return Unit(text.Encode(chosen, chosenEnds, text.Prefix(context, start))).MoveToOuterDisposeScope();
        var embeddings = cat([context, chosen], 1);                                        // [B, n+S, W]
        return Unit(text.Encode(embeddings, chosenEnds + ContextTokens, start)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        start.Dispose();
        slot.Dispose();
        names.Dispose();
        ends.Dispose();
    }

    private static Tensor Unit(Tensor x) => x / x.norm(1, keepdim: true);

    private void CheckContext(Tensor context, int rank)
    {
        var shape = context.shape;
        if (shape.Length != rank || shape[^2] != ContextTokens || shape[^1] != Width)
            throw new ShipLabException($"A context of shape [{string.Join(", ", shape)}] was given, but these prompts take " +
                                       $"[{ContextTokens}, {Width}], or [samples, {ContextTokens}, {Width}].");
    }
}
