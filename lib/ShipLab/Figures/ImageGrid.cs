using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>
/// A grid of small pictures, such as drawn images with their class names. All pictures become one WebP sheet (a third
/// of a PNG), enlarged without smoothing; a caption is broken into lines between its words, and a cell is as wide as
/// the longest word needs.
/// </summary>
public static class ImageGrid
{
    private const int Gap = 6, LineHeight = 15;

    private const double LetterWidth = 6.6; // of the widest usual interface fonts at 12 pixels

    /// <summary>Pictures in reading order with captions below.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="pixels">Bytes [N, 3, height, width] as a uint8 image tensor holds them: planes of red, green and
    /// blue.</param>
    /// <param name="imageHeight">Rows of a picture.</param>
    /// <param name="imageWidth">Pixels in a row.</param>
    /// <param name="captions">One a picture, or null.</param>
    /// <param name="columns">Pictures side by side.</param>
    /// <param name="scale">Screen pixels for each of a picture's pixels.</param>
    /// <exception cref="ArgumentException">The bytes are not a whole number of pictures, or the captions do not
    /// match.</exception>
    public static GenericChart Create(string title, byte[] pixels, int imageHeight, int imageWidth,
        IReadOnlyList<string>? captions = null,
        int columns = 8, int scale = 2)
    {
        var count = Count(pixels, imageHeight, imageWidth);
        if (captions is not null) Check.SameLength("the pictures", ("pictures", count), ("captions", captions.Count));
        return Sheet(title, pixels, count, imageHeight, imageWidth, Math.Clamp(columns, 1, count), scale,
            captions, [], []);
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
    public static GenericChart ByRows(string title, byte[] pixels, int imageHeight, int imageWidth,
        IReadOnlyList<string> rowNames,
        IReadOnlyList<string>? columnNames = null, int scale = 2)
    {
        var count = Count(pixels, imageHeight, imageWidth);
        if (rowNames.Count == 0 || count % rowNames.Count != 0)
            throw new ArgumentException($"{count} pictures cannot stand in {rowNames.Count} rows of equal length.",
                nameof(rowNames));
        if (columnNames is not null)
            Check.SameLength("the pictures", ("columns", count / rowNames.Count),
                ("names of columns", columnNames.Count));
        return Sheet(title, pixels, count, imageHeight, imageWidth, count / rowNames.Count, scale, null, rowNames,
            columnNames ?? []);
    }

    private static GenericChart Sheet(string title, byte[] pixels, int count, int height, int width,
        int columns, int scale,
        IReadOnlyList<string>? captions, IReadOnlyList<string> rowNames, IReadOnlyList<string> columnNames)
    {
        var longest = (captions ?? columnNames).SelectMany(text => text.Split(' ')).Select(word => word.Length)
            .DefaultIfEmpty(0).Max();
        var cellWidth = Math.Max(width * scale, (int)(longest * LetterWidth)) + Gap;
        string[][] lines = [.. (captions ?? [])
            .Select(text => Titles.Lines(text, Math.Max(longest, (int)(cellWidth / LetterWidth))).ToArray())];
        var cellHeight = height * scale + Gap + LineHeight * lines.Select(text => text.Length).DefaultIfEmpty(0).Max();
        int rows = (count + columns - 1) / columns, sheetWidth = columns * cellWidth, sheetHeight = rows * cellHeight;
        int Left(int n) => n % columns * cellWidth + (cellWidth - width * scale) / 2;
        int Top(int n) => n / columns * cellHeight;

        var (sheet, plane) = (new byte[sheetWidth * sheetHeight * 4], height * width);
        for (var n = 0; n < count; n++)
            for (var y = 0; y < height * scale; y++)
                for (var x = 0; x < width * scale; x++)
                {
                    int from = n * 3 * plane + y / scale * width + x / scale,
                        to = ((Top(n) + y) * sheetWidth + Left(n) + x) * 4;
                    for (var channel = 0; channel < 3; channel++) sheet[to + channel] = pixels[from + channel * plane];
                    sheet[to + 3] = 255; // what lies between the pictures stays transparent
                }
        var source = "data:image/webp;base64,"
            + Convert.ToBase64String(PictureWriter.Webp(sheet, sheetWidth, sheetHeight, quality: 60));
        var chart = Chart.Image<string>(Source: source).WithTrace(new { hoverinfo = "skip" });
        if (captions is not null)
        {
            var (x, y) = (Enumerable.Range(0, count).Select(n => Left(n) + width * scale / 2.0),
                Enumerable.Range(0, count).Select(n => Top(n) + height * scale));
            var text = lines.Select(line => string.Join("<br>", line)).ToArray();
            chart = Chart.Combine([chart, Chart.Point<double, int, string>(x, y)
                .WithTrace(new { mode = "text", text, textposition = "bottom center", hoverinfo = "skip",
                    showlegend = false })]);
        }
        var beside = rowNames.Select(name => name.Length).DefaultIfEmpty(0).Max() * (int)Math.Ceiling(LetterWidth) + 20;
        var above = columnNames.Count > 0 ? 20 : 0;
        chart = chart.WithLayout(new
        {
            xaxis = Axis([.. columnNames.Select((_, n) => Left(n) + width * scale / 2.0)], columnNames,
                [-.5, sheetWidth - .5], "top"),
            yaxis = Axis([.. rowNames.Select((_, n) => n * cellHeight + height * scale / 2.0)], rowNames,
                [sheetHeight - .5, -.5], "left"),
            width = Math.Max(420, sheetWidth + beside + 12),
            height = sheetHeight + above + 10,
        }).Titled(title);
        var t = (int)GenericChart.getLayout(chart).At("margin", "t")! + above;
        return chart.WithLayout(new { margin = new { l = beside, r = 12, b = 10, t } });
    }

    private static object Axis(double[] tickvals, IReadOnlyList<string> names, double[] range, string side) => new
        { tickvals, ticktext = names.Select(Titles.Escape).ToArray(), range, side, showgrid = false, zeroline = false,
        automargin = false };

    private static int Count(byte[] pixels, int height, int width)
    {
        var bytes = 3 * height * width;
        return bytes > 0 && pixels.Length > 0 && pixels.Length % bytes == 0 ? pixels.Length / bytes
            : throw new ArgumentException($"{pixels.Length} bytes are not a whole number of {width}x{height} pictures "
                + "of 3 bytes a pixel.", nameof(pixels));
    }
}
