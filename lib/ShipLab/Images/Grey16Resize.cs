namespace ShipLab.Images;

/// <summary>
/// Bicubic resizing of 16-bit grey, which PIL holds in whole numbers of 32 bits (mode I): sums in double, rounded after each pass but not
/// cut off. convert('RGB') then cuts off at 0 and 255; it does not scale, so most such pictures become white, as in the official code.
/// </summary>
internal static class Grey16Resize
{
    public static void Run(Picture picture, in PictureWindow window, Span<byte> rgbPlanes)
    {
        var size = window.Size;
        var across = window.NewWidth == window.Width ? null : new BicubicWeights(window.Width, window.NewWidth, window.CropLeft, size);
        var down = window.NewHeight == window.Height ? null : new BicubicWeights(window.Height, window.NewHeight, window.CropTop, size);
        var fromRow = down?.From ?? (int)window.CropTop;
        var rows = (down?.To ?? fromRow + size) - fromRow;
        var narrow = new int[rows * size];
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < size; x++)
            {
                var first = across?.First[x] ?? (int)window.CropLeft + x;
                var source = picture.Pixels[(((window.Top + fromRow + y) * picture.Width + window.Left + first) * 4)..];
                narrow[y * size + x] = across is null ? RgbRow.Level(source) : Sum(source, across.Exact(x));
            }
        var plane = size * size;
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++)
            {
                var level = down is null ? narrow[y * size + x] : Sum(narrow.AsSpan((down.First[y] - fromRow) * size + x), size, down.Exact(y));
                rgbPlanes[y * size + x] = rgbPlanes[plane + y * size + x] = rgbPlanes[2 * plane + y * size + x] = (byte)Math.Clamp(level, 0, 255);
            }
    }

    private static int Sum(ReadOnlySpan<byte> pixels, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++) sum += RgbRow.Level(pixels[(4 * k)..]) * weights[k];
        return Round(sum);
    }

    private static int Sum(ReadOnlySpan<int> column, int stride, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++) sum += column[k * stride] * weights[k];
        return Round(sum);
    }

    private static int Round(double x) => (int)(x >= 0 ? Math.Floor(x + 0.5) : -Math.Floor(Math.Abs(x) + 0.5));
}
