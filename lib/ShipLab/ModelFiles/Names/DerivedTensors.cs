using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles.Names;

/// <summary>[a, b] in the file, [b, a] here.</summary>
internal sealed class TransposedTensor(StoredTensor inner) : StoredTensor(inner.Type, Swapped(inner))
{
    public override Tensor Read()
    {
        using var read = inner.Read();       // [a, b]
        using var view = read.t();           // [b, a]
        return view.contiguous();
    }

    private static long[] Swapped(StoredTensor inner) => inner.Shape is [var a, var b]
        ? [b, a]
        : throw new ShipLabException($"a projection has shape {inner.Text}, but two dimensions were expected.");
}

/// <summary>The same numbers under another shape.</summary>
internal sealed class ReshapedTensor(StoredTensor inner, long[] shape) : StoredTensor(inner.Type, shape)
{
    public override Tensor Read()
    {
        using var read = inner.Read();
        return read.reshape(Shape);
    }
}

/// <summary>Several tensors of the file, one below the other.</summary>
internal sealed class StackedTensor(IReadOnlyList<StoredTensor> parts) : StoredTensor(parts[0].Type, Stacked(parts))
{
    public override Tensor Read()
    {
        using var scope = NewDisposeScope();
        return cat(parts.Select(part => part.Read().to_type(Type)).ToArray(), 0).MoveToOuterDisposeScope(); // [sum of rows, ...]
    }

    private static long[] Stacked(IReadOnlyList<StoredTensor> parts)
    {
        if (parts[0].Shape.Length == 0 || parts.Any(p => !p.Shape.AsSpan(1).SequenceEqual(parts[0].Shape.AsSpan(1)) || p.Shape.Length != parts[0].Shape.Length))
            throw new ShipLabException(
                $"query, key and value projections have shapes {string.Join(", ", parts.Select(p => p.Text))}, which do not go together.");
        return [parts.Sum(p => p.Shape[0]), .. parts[0].Shape[1..]];
    }
}
