namespace ShipLab.Figures;

/// <summary>
/// A grid of small pictures, such as drawn images with their class names. All pictures become one sheet with a common palette of
/// 255 colours, enlarged without smoothing, so forty images cost about 50 KB in a notebook.
/// </summary>
public static class ImageGrid
{
    private const int Gap = 4;

    /// <summary>Pictures in reading order with captions below.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="pixels">Bytes [N, 3, height, width] as a uint8 image tensor holds them: planes of red, green and blue.</param>
    /// <param name="imageHeight">Rows of a picture.</param>
    /// <param name="imageWidth">Pixels in a row.</param>
    /// <param name="captions">One a picture, or null.</param>
    /// <param name="columns">Pictures side by side.</param>
    /// <param name="scale">Screen pixels for each of a picture's pixels.</param>
    /// <exception cref="ArgumentException">The bytes are not a whole number of pictures, or the captions do not match.</exception>
    public static Figure Create(string title, byte[] pixels, int imageHeight, int imageWidth, IReadOnlyList<string>? captions = null,
        int columns = 8, int scale = 2)
    {
        int count = Count(pixels, imageHeight, imageWidth);
        if (captions is not null) Check.Length(count, captions.Count, "captions (one a picture)");
        return Sheet(title, pixels, count, imageHeight, imageWidth, Math.Clamp(columns, 1, Math.Max(1, count)), scale, captions, null, null);
    }

    /// <summary>Pictures with a name at each row (such as the class) and each column (such as the style).</summary>
    /// <inheritdoc cref="Create"/>
    /// <param name="title">What is shown.</param>
    /// <param name="pixels">Bytes [rows * columns, 3, height, width], row by row.</param>
    /// <param name="imageHeight">Rows of a picture.</param>
    /// <param name="imageWidth">Pixels in a row.</param>
    /// <param name="rowNames">Names at the left.</param>
    /// <param name="columnNames">Names above, or null.</param>
    /// <param name="scale">Screen pixels for each of a picture's pixels.</param>
    public static Figure ByRows(string title, byte[] pixels, int imageHeight, int imageWidth, IReadOnlyList<string> rowNames,
        IReadOnlyList<string>? columnNames = null, int scale = 2)
    {
        int count = Count(pixels, imageHeight, imageWidth);
        if (rowNames.Count == 0 || count % rowNames.Count != 0)
            throw new ArgumentException($"{count} pictures cannot stand in {rowNames.Count} rows of equal length.", nameof(rowNames));
        int columns = count / rowNames.Count;
        if (columnNames is not null) Check.Length(columns, columnNames.Count, "column names (one a column)");
        return Sheet(title, pixels, count, imageHeight, imageWidth, columns, scale, null, rowNames, columnNames);
    }

    private static Figure Sheet(string title, byte[] pixels, int count, int height, int width, int columns, int scale,
        IReadOnlyList<string>? captions, IReadOnlyList<string>? rowNames, IReadOnlyList<string>? columnNames)
    {
        int rows = Math.Max(1, (count + columns - 1) / columns);
        int below = captions is null ? Gap / scale + 1 : (16 + scale - 1) / scale, beside = Gap / scale + 1;
        int cellWidth = width + beside, cellHeight = height + below, sheetWidth = columns * cellWidth, sheetHeight = rows * cellHeight;

        // [N, 3, H, W] planes -> rows of interleaved pixels, for one palette over all pictures
        var rgb = new byte[count * height * width * 3];
        int plane = height * width;
        for (int n = 0; n < count; n++)
            for (int p = 0; p < plane; p++)
                for (int c = 0; c < 3; c++) rgb[(n * plane + p) * 3 + c] = pixels[(n * 3 + c) * plane + p];
        var (palette, indices) = MedianCut.Reduce(rgb, 255);

        int transparent = palette.Length / 3;
        var sheet = new byte[sheetWidth * sheetHeight];
        Array.Fill(sheet, (byte)transparent);
        for (int n = 0; n < count; n++)
            for (int y = 0; y < height; y++)
                Array.Copy(indices, n * plane + y * width, sheet, (n / columns * cellHeight + y) * sheetWidth + n % columns * cellWidth, width);
        byte[] png = PngWriter.Indexed(sheet, sheetWidth, sheetHeight, [.. palette, 0, 0, 0], transparent);

        var marks = new Pictures(png, columns, rows, captions) { Fill = ((double)width / cellWidth, (double)height / cellHeight) };
        var panel = new Panel(marks) { Y = new Axis { Categories = rowNames }, X = new Axis { Categories = columnNames } };
        int left = rowNames is null ? 0 : (int)Math.Min(Svg.FigureLayout.LongestTick, rowNames.Max(n => Svg.TextMetrics.Width(n, HouseStyle.SmallSize))) + 10;
        var figure = new Figure { Title = title, Panels = [panel], Width = Math.Max(420, sheetWidth * scale + left + 24) };
        int head = (int)Svg.FigureLayout.Of(figure).Panels[0].Plot.Y;
        return figure with { Height = head + sheetHeight * scale + 12 };
    }

    private static int Count(byte[] pixels, int height, int width)
    {
        int bytes = 3 * height * width;
        return bytes > 0 && pixels.Length % bytes == 0 && pixels.Length > 0 ? pixels.Length / bytes
            : throw new ArgumentException($"{pixels.Length} bytes are not a whole number of {width}x{height} pictures of 3 bytes a pixel.", nameof(pixels));
    }
}
