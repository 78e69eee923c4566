using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.FineTuning;

/// <summary>
/// Prompts of C classes whose learned context surrounds or follows the class name (CoOp, class_token_position): middle
/// [start][half of the context][name][the rest][. end], front [start][name][context][. end]. The end token stays where it was, so only the
/// positions between change. Gradients go to the context. Needs a frozen tower, as <see cref="ClassPrompts"/> does.
/// </summary>
internal sealed class ArrangedPrompts : IDisposable
{
    private readonly TextTransformer _text;
    private readonly Tensor _fixed;       // [C * L, W] token embeddings in the order of the tokens
    private readonly Tensor _ends;        // [C] i64
    private readonly long[] _order;       // [C * L]: the row of _fixed at each place, or -1 - j for context vector j
    private readonly int _length;         // L, cut to the longest prompt
    private readonly int _contextTokens;  // n

    /// <param name="tokens">[C, context] i64 prompts whose positions 1..n are places for the context</param>
    /// <param name="contextTokens">n</param>
    /// <param name="nameTokens">of each class, how many tokens its name has</param>
    /// <param name="position">Middle or Front</param>
    public ArrangedPrompts(TextTransformer text, Tensor tokens, int contextTokens, IReadOnlyList<int> nameTokens, NamePosition position)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (_text, _contextTokens) = (text, contextTokens);
        var ends = TextTransformer.Ends(tokens);                                                    // [C]
        var endOf = ends.ToHost<long>();
        _length = (int)endOf.Max() + 1;
        _fixed = text.Embed(tokens.narrow(1, 0, _length)).reshape(-1, text.Width).DetachFromDisposeScope();
        _ends = ends.DetachFromDisposeScope();
        _order = [.. endOf.SelectMany((end, c) => Order((int)end, c, nameTokens[c], position))];
    }

    /// <summary>L, the positions of the longest prompt.</summary>
    public int Length => _length;

    /// <summary>The features of classes first .. first + count - 1: context [n, W] for all classes, or [C, n, W] -> [count, D], unit norm.</summary>
    public Tensor Encode(Tensor context, int first, int count)
    {
        using var scope = NewDisposeScope();
        var (rows, ofClass) = ((long)count * _length, context.dim() == 3 ? _contextTokens : 0);
        var own = context.dim() == 3 ? context.narrow(0, first, count).reshape(-1, _text.Width) : context;         // [count * n, W] or [n, W]
        var places = tensor(_order[(first * _length)..((first + count) * _length)].Select((source, place) =>
            source >= 0 ? source - first * _length : rows + place / _length * ofClass - 1 - source).ToArray(), device: context.device); // [count * L]
        var table = cat([_fixed.narrow(0, first * _length, rows), own], 0);                         // [count * L + n or count * n, W]
        var embeddings = table.index_select(0, places).view(count, _length, -1);                    // [count, L, W]
        return nn.functional.normalize(_text.Encode(embeddings, _ends.narrow(0, first, count)), dim: 1).MoveToOuterDisposeScope();
    }

    /// <summary>What stands at each place of prompt c.</summary>
    private IEnumerable<long> Order(int end, int c, int name, NamePosition position)
    {
        if (name < 0 || 1 + _contextTokens + name > end)
            throw new ShipLabException($"The name of class {c} cannot have {name} tokens: its prompt ends at position {end}, after {_contextTokens} context tokens. "
                + "Correct the task's NameTokens.");
        var before = position == NamePosition.Middle ? _contextTokens / 2 : 0;
        long row = (long)c * _length;
        yield return row;
        for (var j = 0; j < before; j++) yield return -1 - j;
        for (var i = 0; i < name; i++) yield return row + 1 + _contextTokens + i;
        for (var j = before; j < _contextTokens; j++) yield return -1 - j;
        for (var place = 1 + _contextTokens + name; place < _length; place++) yield return row + place;
    }

    public void Dispose()
    {
        _fixed.Dispose();
        _ends.Dispose();
    }
}
