namespace ShipLab.Models;

/// <summary>Where the name stands in a prompt with a learned context (CoOp's code, CLASS_TOKEN_POSITION).</summary>
public enum NamePosition
{
    /// <summary>[context][name].</summary>
    End,

    /// <summary>[half of the context, rounded down][name][the rest].</summary>
    Middle,

    /// <summary>[name][context].</summary>
    Front,
}

/// <summary>
/// The prompts "X X X X {name}." of C classes as token embeddings, with a slot of n places that a learned context
/// takes. Needs a frozen tower (<see cref="Clip.Frozen"/>); gradients go to the context.
/// What never changes is computed once: the embeddings, and the tower's memory of the start token.
/// A context that all classes share is run once per <see cref="Encode(Tensor)"/> and the names attend to it,
/// instead of once per class (1.36 times as fast with 100 classes at ViT-B/16's size),
/// where it stands before the names.
/// </summary>
public sealed class ClassPrompts : IDisposable
{
    private readonly TextTransformer _text;
    private readonly KeyValuePrefix _start;       // the start token
    private readonly Tensor _all;             // [C, L, W] embeddings, cut to the longest prompt
    private readonly Tensor _ends;            // [C] i64 positions of the end tokens
    private readonly long[] _endOf;           // the same for cutting batches
    // [C][L] which of its own places stands at each place, or -1 - j for context vector j
    private readonly long[][]? _arranged;

    /// <param name="tokens">[C, at least L] i64 prompts whose positions 1..n are the slot</param>
    /// <param name="contextTokens">n</param>
    /// <param name="position">Where names stand; the end token stays where it is.</param>
    /// <param name="nameTokens">Of each class the tokens of its name; not needed where it stands at the end.</param>
    /// <exception cref="ShipLabException">The tower learns, or a prompt is too short for slot or name.</exception>
    public ClassPrompts(TextTransformer text, Tensor tokens, int contextTokens,
        NamePosition position = NamePosition.End, IReadOnlyList<int>? nameTokens = null)
    {
        if (text.parameters().Any(p => p.requires_grad))
            throw new ShipLabException("Class prompts keep what a frozen text tower computed for the class names, "
                + "but this tower still learns. Call Frozen() on the model first.");
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        (_text, ContextTokens) = (text, contextTokens);
        _ends = TextTransformer.Ends(tokens);                                              // [C]
        _endOf = _ends.ToHost<long>();
        if (contextTokens < 1 || _endOf.Any(end => end <= contextTokens))
            throw new ShipLabException($"A slot of {contextTokens} context tokens does not fit the prompts: prompt "
                + $"{Array.FindIndex(_endOf, end => end <= contextTokens)} ends at position {_endOf.Min()}. "
                + "Tokenise \"X X X X {name}.\" with one X for each context token.");
        if (position != NamePosition.End)
            _arranged = [.. _endOf.Select((end, c) =>
                Arranged((int)end, c, nameTokens![c], position == NamePosition.Middle ? contextTokens / 2 : 0))];
        _all = text.Embed(tokens.narrow(1, 0, _endOf.Max() + 1));                          // [C, L, W]
        _start = text.Prefix(_all.select(0, 0).narrow(0, 0, 1)).DetachFromDisposeScope();
        _all.DetachFromDisposeScope();
        _ends.DetachFromDisposeScope();
        // a shared beginning is run once for all prompts
        ChunkSize = PromptChunks.SizeFor(text, (int)_all.shape[1] - (_arranged is null ? 1 : 0));
    }

    /// <summary>C</summary>
    public int Count => _endOf.Length;

    /// <summary>n</summary>
    public int ContextTokens { get; }

    /// <summary>W, the width of a context vector.</summary>
    public int Width => _text.Width;

    /// <summary>How many prompts fit in memory at once with a graph for their gradients, by an estimate.</summary>
    internal int ChunkSize { get; }

    /// <summary>[n, W]: the embeddings of the words in the first prompt's slot ("a photo of a").</summary>
    public Tensor TokenEmbeddingOfContext() => _all[0].narrow(0, 1, ContextTokens).clone();

    /// <summary>Features of all classes: a context [n, W], or [C, n, W], one each -> [C, D], unit norm.</summary>
    public Tensor Encode(Tensor context) => Encode(context, 0, Count);

    /// <summary>Features of the given classes.</summary>
    /// <param name="context">[B, n, W], one context per sample, or [n, W] for all</param>
    /// <param name="classes">[B] i64</param>
    /// <returns>[B, D], unit norm</returns>
    public Tensor Encode(Tensor context, Tensor classes)
    {
        RequireContext(context);
        using var scope = NewDisposeScope();
        return Encode(context, _all.index_select(0, classes), classes.ToHost<long>(), _ends.index_select(0, classes))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The prompts of all classes, in chunks, under a context [n, W] or [C, n, W].</summary>
    /// <param name="size">The most prompts a chunk; null for <see cref="ChunkSize"/>.</param>
    internal PromptChunks Chunks(Tensor context, int? size) =>
        new(Count, size ?? ChunkSize, (first, count) => Encode(context, first, count));

    /// <summary>Features of classes first .. first + count - 1 alone: [count, D], unit norm.</summary>
    internal Tensor Encode(Tensor context, long first, long count)
    {
        RequireContext(context);
        using var scope = NewDisposeScope();
        var classes = Enumerable.Range((int)first, (int)count).Select(c => (long)c).ToArray();
        var own = context.dim() == 3 ? context.narrow(0, first, count) : context;             // [count, n, W] or [n, W]
        return Encode(own, _all.narrow(0, first, count), classes, _ends.narrow(0, first, count))
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _start.Dispose();
        _all.Dispose();
        _ends.Dispose();
    }

    /// <summary>The prompts [B, L, W] of classes, which end at positions [B],
    /// under a context [n, W] or [B, n, W] -> [B, D], unit norm.</summary>
    private Tensor Encode(Tensor context, Tensor prompts, long[] classes, Tensor ends)
    {
        if (_arranged is not null) return Unit(_text.Encode(Arranged(context, prompts, classes), ends));
        var names = prompts.narrow(1, 1 + ContextTokens, classes.Max(c => _endOf[c]) - ContextTokens);  // [B, S, W]
        var behind = ends - (1 + ContextTokens);                                     // [B], counted from the slot's end
        return Unit(context.dim() == 2
            ? _text.Encode(names, behind, _text.Prefix(context, _start))
            : _text.Encode(cat([context, names], 1), behind + ContextTokens, _start));              // [B, n+S, W]
    }

    /// <summary>The embeddings [B, L, W] of prompts whose names do not stand at the end.</summary>
    private Tensor Arranged(Tensor context, Tensor prompts, long[] classes)
    {
        var (length, ofOne) = (prompts.shape[1], context.dim() == 3 ? ContextTokens : 0);
        var contexts = classes.Length * length;                                         // where they begin in the table
        var table = cat([prompts.reshape(-1, Width), context.reshape(-1, Width)], 0);         // [B * L + n or B * n, W]
        var rows = classes.SelectMany((c, i) =>
            _arranged![c].Select(place => place >= 0 ? i * length + place : contexts + i * ofOne - 1 - place));
        return table.index_select(0, tensor(rows.ToArray(), device: context.device)).view(classes.Length, length, -1);
    }

    /// <summary>What stands at each place of class c's prompt, with so many context vectors before the name.</summary>
    private long[] Arranged(int end, int c, int name, int before)
    {
        var n = ContextTokens;
        if (name < 0 || 1 + n + name > end)
            throw new ShipLabException($"The name of class {c} cannot have {name} tokens: its prompt ends at position "
                + $"{end}, after {n} context tokens. Correct the task's NameTokens.");
        var vectors = Enumerable.Range(0, n).Select(j => -1L - j).ToArray();
        var own = Enumerable.Range(0, (int)_endOf.Max() + 1).Select(place => (long)place).ToArray();
        return [0, .. vectors[..before], .. own[(1 + n)..(1 + n + name)], .. vectors[before..],
            .. own[(1 + n + name)..]];
    }

    private static Tensor Unit(Tensor x) => x / x.norm(1, keepdim: true);

    private void RequireContext(Tensor context)
    {
        var shape = context.shape;
        if (shape.Length is not (2 or 3) || shape[^2] != ContextTokens || shape[^1] != Width)
            throw new ShipLabException($"A context of shape [{string.Join(", ", shape)}] was given, "
                + $"but these prompts take [{ContextTokens}, {Width}], or [samples, {ContextTokens}, {Width}].");
    }
}
