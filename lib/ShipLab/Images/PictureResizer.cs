using System.Buffers;

namespace ShipLab.Images;

/// <summary>
/// Resizes a picture exactly as PIL 9.4 does and converts the result to RGB: modes P and 1 by the nearest pixel, those
/// with opacity multiplied by it meanwhile, 16-bit grey in double, all others a channel for itself. Only the rows and
/// columns that the wanted window depends on are computed. A pass that changes nothing is left out, as PIL does.
/// </summary>
internal static class PictureResizer
{
    /// <param name="rgbPlanes">receives 3 * size * size bytes, red plane first</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static void Resize(Picture picture, in PictureWindow window, Span<byte> rgbPlanes)
    {
        var size = window.Size;
        if (rgbPlanes.Length != 3 * size * size)
            throw new ArgumentException(
                $"Three planes of {size}x{size} pixels have {3 * size * size} bytes, not {rgbPlanes.Length}.",
                nameof(rgbPlanes));
        if (!window.IsResized || picture.Mode is PictureMode.Palette or PictureMode.Bilevel)
            Nearest(picture, window, rgbPlanes);
        else if (picture.Mode == PictureMode.Grey16) BicubicGrey16(picture, window, rgbPlanes, new Passes(window));
        else Bicubic(picture, window, rgbPlanes, new Passes(window));
    }

    /// <summary>The passes, null where one changes nothing, and the part of the picture that they need.</summary>
    private readonly struct Passes
    {
        public readonly BicubicWeights? Across, Down;
        public readonly int FromRow, Rows, FromColumn, Columns;

        public Passes(in PictureWindow window)
        {
            if (window.NewWidth != window.Width)
                Across = new(window.Width, window.NewWidth, window.CropLeft, window.Size);
            if (window.NewHeight != window.Height)
                Down = new(window.Height, window.NewHeight, window.CropTop, window.Size);
            FromRow = Down?.From ?? (int)window.CropTop;
            Rows = (Down?.To ?? FromRow + window.Size) - FromRow;
            FromColumn = Across?.From ?? (int)window.CropLeft;
            Columns = (Across?.To ?? FromColumn + window.Size) - FromColumn;
        }
    }

    private static void Bicubic(Picture picture, in PictureWindow window, Span<byte> rgbPlanes, in Passes passes)
    {
        var size = window.Size;
        var stride = (size + 3) / 4 * 16; // bytes of a row: four a pixel, pixels in fours
        var narrow = ArrayPool<byte>.Shared.Rent(passes.Rows * stride);
        var scratch = ArrayPool<byte>.Shared.Rent(Math.Max(4 * passes.Columns, stride) + RowKernels.Slack);
        try
        {
            for (var y = 0; y < passes.Rows; y++)
            {
                var source = PixelRow.Of(picture, window.Left + passes.FromColumn, window.Top + passes.FromRow + y,
                    passes.Columns, scratch);
                var target = narrow.AsSpan(y * stride, stride);
                if (passes.Across is null) source[..(4 * size)].CopyTo(target);
                else RowKernels.Across(source, passes.Across, target);
            }
            for (var y = 0; y < size; y++)
            {
                var row = (passes.Down is null ? narrow.AsSpan(y * stride) : scratch)[..stride];
                if (passes.Down is { } down)
                    RowKernels.Down(narrow.AsSpan((down.First[y] - passes.FromRow) * stride), stride, down, y, row);
                PixelRow.Write(picture.Mode, row, rgbPlanes, y, size);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrow);
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>
    /// PIL holds 16-bit grey in whole numbers of 32 bits (mode I): sums in double, rounded after each pass but not cut
    /// off. convert('RGB') then cuts off at 0 and 255; most such pictures become white, as in the official code.
    /// </summary>
    private static void BicubicGrey16(Picture picture, in PictureWindow window, Span<byte> rgbPlanes, in Passes passes)
    {
        var size = window.Size;
        var narrow = new int[passes.Rows * size];
        for (var y = 0; y < passes.Rows; y++)
            for (var x = 0; x < size; x++)
            {
                var first = passes.Across?.First[x] ?? (int)window.CropLeft + x;
                var row = window.Top + passes.FromRow + y;
                var source = picture.Pixels[((row * picture.Width + window.Left + first) * 4)..];
                var sum = passes.Across is null ? PixelRow.Level(source) : 0.0;
                var weights = passes.Across is { } across ? across.Exact(x) : [];
                for (var k = 0; k < weights.Length; k++) sum += PixelRow.Level(source[(4 * k)..]) * weights[k];
                narrow[y * size + x] = Round(sum);
            }
        var plane = size * size;
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++)
            {
                var column = narrow.AsSpan(((passes.Down?.First[y] ?? passes.FromRow + y) - passes.FromRow) * size + x);
                var sum = passes.Down is null ? column[0] : 0.0;
                var weights = passes.Down is { } down ? down.Exact(y) : [];
                for (var k = 0; k < weights.Length; k++) sum += column[k * size] * weights[k];
                var level = (byte)Math.Clamp(Round(sum), 0, 255);
                rgbPlanes[y * size + x] = rgbPlanes[plane + y * size + x] = rgbPlanes[2 * plane + y * size + x] = level;
            }
    }

    private static int Round(double x) => (int)(x >= 0 ? Math.Floor(x + 0.5) : -Math.Floor(Math.Abs(x) + 0.5));

    /// <summary>The nearest pixel, for modes P and 1, and the plain copy of a picture of the right size.</summary>
    private static void Nearest(Picture picture, in PictureWindow window, Span<byte> rgbPlanes)
    {
        var size = window.Size;
        var columns = Sources(window.Left, window.Width, window.NewWidth, window.CropLeft, size);
        var rows = Sources(window.Top, window.Height, window.NewHeight, window.CropTop, size);
        var plane = size * size;
        Span<byte> red = rgbPlanes[..plane], green = rgbPlanes.Slice(plane, plane), blue = rgbPlanes[(2 * plane)..];
        for (int y = 0, to = 0; y < size; y++)
        {
            var row = picture.Pixels.Slice(rows[y] * picture.Width * 4, picture.Width * 4);
            for (var x = 0; x < size; x++, to++)
                (red[to], green[to], blue[to], _) = PixelRow.Rgb(picture.Mode, row[(columns[x] * 4)..]);
        }
    }

    /// <summary>The input pixel of each output pixel: half a step, then whole ones, summed in double as by
    /// PIL.</summary>
    private static int[] Sources(int offset, int input, long output, long start, int count)
    {
        var sources = new int[count];
        var step = (double)input / output;
        var at = step * 0.5;
        for (long i = 0; i < start + count; i++, at += step)
            if (i >= start) sources[i - start] = offset + Math.Min(input - 1, input == output ? (int)i : (int)at);
        return sources;
    }
}
