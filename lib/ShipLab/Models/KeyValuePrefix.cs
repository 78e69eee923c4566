namespace ShipLab.Models;

/// <summary>P positions that every sequence sees and that see none of them: keys and values in every block.
/// Text prompts that begin alike share them, so the beginning is computed once (<see cref="TextTransformer.Prefix"/>);
/// visual prompts that a block gets and the next one does not are no more than that
/// (<see cref="Transformer.PrefixOf"/>). Gradients flow through it to its embeddings.</summary>
public sealed class KeyValuePrefix : IDisposable
{
    internal KeyValuePrefix(IReadOnlyList<KeyValues> blocks) => Blocks = blocks;

    internal IReadOnlyList<KeyValues> Blocks { get; }

    /// <summary>P</summary>
    public long Length => Blocks[0].Keys.shape[2];

    /// <summary>Keeps its tensors beyond the innermost dispose scope.</summary>
    public KeyValuePrefix MoveToOuterDisposeScope()
    {
        foreach (var block in Blocks) block.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Takes the tensors out of any dispose scope; the owner disposes the prefix.</summary>
    public KeyValuePrefix DetachFromDisposeScope()
    {
        foreach (var (keys, values) in Blocks)
        {
            keys.DetachFromDisposeScope();
            values.DetachFromDisposeScope();
        }
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (keys, values) in Blocks)
        {
            keys.Dispose();
            values.Dispose();
        }
    }
}
