using System.Buffers;

namespace ShipLab.Images;

/// <summary>
/// Resizes a picture exactly as PIL 9.4 does and converts the result to RGB: modes P and 1 by the nearest pixel, those with opacity
/// multiplied by it meanwhile, 16-bit grey in double, all others a channel for itself. Only the rows and columns that the wanted window
/// depends on are computed. A pass that changes nothing is left out, as PIL does.
/// </summary>
internal static class PictureResizer
{
    /// <param name="rgbPlanes">receives 3 * size * size bytes, red plane first</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static void Resize(Picture picture, in PictureWindow window, Span<byte> rgbPlanes)
    {
        var size = window.Size;
        if (rgbPlanes.Length != 3 * size * size)
            throw new ArgumentException($"Three planes of {size}x{size} pixels have {3 * size * size} bytes, not {rgbPlanes.Length}.", nameof(rgbPlanes));
        if (!window.IsResized || picture.Mode is PictureMode.Palette or PictureMode.Bilevel) NearestResize.Run(picture, window, rgbPlanes);
        else if (picture.Mode == PictureMode.Grey16) Grey16Resize.Run(picture, window, rgbPlanes);
        else Bicubic(picture, window, rgbPlanes);
    }

    private static void Bicubic(Picture picture, in PictureWindow window, Span<byte> rgbPlanes)
    {
        var size = window.Size;
        var across = window.NewWidth == window.Width ? null : new BicubicWeights(window.Width, window.NewWidth, window.CropLeft, size);
        var down = window.NewHeight == window.Height ? null : new BicubicWeights(window.Height, window.NewHeight, window.CropTop, size);
        var fromRow = down?.From ?? (int)window.CropTop;
        var rows = (down?.To ?? fromRow + size) - fromRow;
        var fromColumn = across?.From ?? (int)window.CropLeft;
        var columns = (across?.To ?? fromColumn + size) - fromColumn;

        var stride = (size + 3) / 4 * 16; // bytes of a row: four a pixel, pixels in fours
        var narrow = ArrayPool<byte>.Shared.Rent(rows * stride);
        var scratch = ArrayPool<byte>.Shared.Rent(Math.Max(4 * columns, stride) + RowKernels.Slack);
        try
        {
            for (var y = 0; y < rows; y++)
            {
                var source = PixelRow.Of(picture, window.Left + fromColumn, window.Top + fromRow + y, columns, scratch);
                var target = narrow.AsSpan(y * stride, stride);
                if (across is null) source[..(4 * size)].CopyTo(target);
                else RowKernels.Across(source, across, target);
            }
            for (var y = 0; y < size; y++)
            {
                var row = down is null ? narrow.AsSpan(y * stride, stride) : scratch.AsSpan(0, stride);
                if (down is not null) RowKernels.Down(narrow.AsSpan((down.First[y] - fromRow) * stride), stride, down, y, row);
                RgbRow.Write(picture.Mode, row, rgbPlanes, y, size);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrow);
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}
