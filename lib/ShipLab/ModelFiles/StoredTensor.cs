namespace ShipLab.ModelFiles;

/// <summary>A tensor in a file: its type and shape are known, its numbers are read when they are asked for.</summary>
/// <param name="read">gives the tensor in the file's type, contiguous, on the processor</param>
internal sealed class StoredTensor(ScalarType type, long[] shape, Func<Tensor> read)
{
    public ScalarType Type => type;

    public long[] Shape => shape;

    /// <summary>The shape as messages tell it, e.g. "[8, 6]".</summary>
    public string Text => TextOf(shape);

    public static string TextOf(long[] shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>The tensor in the file's type, contiguous, on the processor; the caller disposes it.</summary>
    /// <exception cref="ShipLabException">The file is damaged where the numbers are.</exception>
    public Tensor Read() => read();

    /// <summary>The same numbers in another shape or order.</summary>
    /// <param name="made">of what <paramref name="change"/> gives, given the tensor as stored</param>
    public StoredTensor As(long[] made, Func<Tensor, Tensor> change) => new(type, made, () =>
    {
        using var scope = NewDisposeScope();
        return change(read()).contiguous().MoveToOuterDisposeScope();
    });

    /// <summary>[a, b] in the file, [b, a] here.</summary>
    /// <exception cref="ShipLabException">It has not two dimensions.</exception>
    public StoredTensor Transposed() => shape is [var a, var b]
        ? As([b, a], stored => stored.t())
        : throw new ShipLabException($"a projection has shape {Text}, but two dimensions were expected.");

    /// <summary>A single number, whether the file has it as [1] or as [].</summary>
    public StoredTensor Scalar() => shape is [1] ? As([], stored => stored.reshape([])) : this;

    /// <summary>Query, key and value projections, one below the other.</summary>
    /// <exception cref="ShipLabException">Their shapes do not go together.</exception>
    public static StoredTensor Stacked(IReadOnlyList<StoredTensor> parts)
    {
        var first = parts[0];
        if (parts.Any(p => p.Shape.Length == 0 || !p.Shape[1..].SequenceEqual(first.Shape[1..])))
            throw new ShipLabException($"query, key and value projections have shapes " +
                $"{string.Join(", ", parts.Select(p => p.Text))}, which do not go together.");
        return new(first.Type, [parts.Sum(p => p.Shape[0]), .. first.Shape[1..]], () =>
        {
            using var scope = NewDisposeScope();
            var rows = parts.Select(part => part.Read().to_type(first.Type)).ToArray();
            return cat(rows, 0).MoveToOuterDisposeScope();      // [sum of rows, ...]
        });
    }
}
