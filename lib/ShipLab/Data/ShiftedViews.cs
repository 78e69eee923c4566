namespace ShipLab.Data;

/// <summary>Training views of drawn images: moved by -2 to 2 pixels in each direction, the border repeated.</summary>
internal static class ShiftedViews
{
    private const int Most = 2;
    private static readonly long Stream = ItemRandom.Stream("shifted views");

    /// <summary>View number <paramref name="view"/> of image number <paramref name="item"/>: 3 * height * width bytes from one to the
    /// other.</summary>
    public static void Shift(ReadOnlySpan<byte> from, int height, int width, int item, int view, long seed, Span<byte> to)
    {
        var random = ItemRandom.For(seed, Stream + view, item);
        int right = random.Below(2 * Most + 1) - Most, down = random.Below(2 * Most + 1) - Most;
        var plane = height * width;
        for (var p = 0; p < 3; p++)
            ShiftPlane(from.Slice(p * plane, plane), to.Slice(p * plane, plane), width, right, down);
    }

    private static void ShiftPlane(ReadOnlySpan<byte> from, Span<byte> to, int width, int right, int down)
    {
        var height = from.Length / width;
        for (var y = 0; y < height; y++)
        {
            var row = from.Slice(Math.Clamp(y - down, 0, height - 1) * width, width);
            for (var x = 0; x < width; x++)
                to[y * width + x] = row[Math.Clamp(x - right, 0, width - 1)];
        }
    }
}
