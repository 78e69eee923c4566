namespace ShipLab.Base;

/// <summary>Cuts many rows into parts that are worked on one after the other.</summary>
internal static class Slices
{
    /// <summary>Parts of at most <paramref name="most"/> rows; none for no rows.</summary>
    public static IEnumerable<(long Start, long Rows)> Of(long rows, long most)
    {
        for (var start = 0L; start < rows; start += most) yield return (start, Math.Min(most, rows - start));
    }
}
