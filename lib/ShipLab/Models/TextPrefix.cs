namespace ShipLab.Models;

/// <summary>What a causal text tower remembers of the first P positions of a prompt: keys and values in every block.
/// Prompts that begin alike share them, so the beginning is computed once (<see cref="TextTransformer.Prefix"/>).
/// Gradients flow through it to its embeddings.</summary>
public sealed class TextPrefix : IDisposable
{
    internal TextPrefix(IReadOnlyList<KeyValues> blocks) => Blocks = blocks;

    internal IReadOnlyList<KeyValues> Blocks { get; }

    /// <summary>P</summary>
    public long Length => Blocks[0].Keys.shape[2];

    /// <summary>Keeps its tensors beyond the innermost dispose scope.</summary>
    public TextPrefix MoveToOuterDisposeScope()
    {
        foreach (var block in Blocks) block.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Takes the tensors out of any dispose scope; the owner disposes the prefix.</summary>
    public TextPrefix DetachFromDisposeScope()
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
