using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.FineTuning;

/// <summary>CoOp's prompts of K classes: a context that all share or one each, the name behind, amid or before it.</summary>
internal sealed class ContextPrompts : IDisposable
{
    private readonly ClassPrompts? _atEnd;
    private readonly ArrangedPrompts? _arranged;
    private readonly Tensor _all;         // [K] 0 .. K - 1
    private readonly int _chunk;

    /// <param name="task">Whose names and tower.</param>
    /// <param name="tokens">[C, context] i64: the task's prompts with places for <paramref name="contextTokens"/> vectors.</param>
    /// <param name="classes">[K] i64 ids of the classes; null for all.</param>
    /// <param name="chunkSize">Classes that are encoded at once; null for as many as fit in memory with their gradients.</param>
    public ContextPrompts(FineTuningTask task, Tensor tokens, int contextTokens, NamePosition position, Tensor? classes = null, int? chunkSize = null)
    {
        using var scope = NewDisposeScope();
        var chosen = classes is null ? tokens : tokens.index_select(0, classes);                    // [K, context]
        _all = arange(chosen.shape[0], int64, tokens.device).DetachFromDisposeScope();              // [K]
        if (position == NamePosition.End) _atEnd = new ClassPrompts(task.Text, chosen, contextTokens);
        else
        {
            var names = task.NameLengths();
            int[] lengths = classes is null ? names : [.. classes.ToHost<long>().Select(id => names[id])];
            _arranged = new ArrangedPrompts(task.Text, chosen, contextTokens, lengths, position);
        }
        if (chunkSize < 1) throw new ShipLabException($"Prompts cannot be encoded in chunks of {chunkSize}. Set ChunkSize to at least 1, or to null.");
        _chunk = chunkSize ?? PromptMemory.Chunk(task.Text, _arranged?.Length ?? _atEnd!.LongestName + contextTokens);
    }

    /// <summary>[n, W] shared, or [K, n, W], one each -> [K, D], unit norm. Without gradients chunk by chunk, else see <see cref="Chunks"/>.</summary>
    public Tensor Encode(Tensor context) => Chunks(context).Forward();

    /// <summary>The prompts of all classes under a context that is being learned, to be encoded in every step.</summary>
    public PromptChunks Chunks(Tensor context) => new(_all.shape[0], _chunk, (first, count) => Encode(context, first, count));

    /// <summary>The features of some classes alone, [count, D].</summary>
    private Tensor Encode(Tensor context, long first, long count)
    {
        if (_arranged is not null) return _arranged.Encode(context, (int)first, (int)count);
        if (context.dim() == 2) return _atEnd!.Encode(context, first, count);
        using var scope = NewDisposeScope();
        return _atEnd!.Encode(context.narrow(0, first, count), _all.narrow(0, first, count)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _atEnd?.Dispose();
        _arranged?.Dispose();
        _all.Dispose();
    }
}
