namespace ShipLab.Models;

/// <summary>Many rows worked on part after part, to bound memory.</summary>
internal static class Parts
{
    /// <summary>The results of all parts one below the other; what a part makes on its way is freed with it.</summary>
    /// <param name="most">The most rows a part.</param>
    /// <param name="of">The result of rows start .. start + count - 1.</param>
    public static Tensor Joined(long rows, long most, Func<long, long, Tensor> of)
    {
        using var scope = NewDisposeScope();
        return cat([.. Slices.Of(rows, most).Select(Alone)], 0).MoveToOuterDisposeScope();

        Tensor Alone((long Start, long Rows) slice)
        {
            using var part = NewDisposeScope();
            return of(slice.Start, slice.Rows).MoveToOuterDisposeScope();
        }
    }
}
