using System.Globalization;

namespace ShipLab.Figures.Svg;

/// <summary>A matrix of coloured cells with its colour bar.</summary>
internal static class SvgHeat
{
    private const int MostWithToolTips = 200;

    public static void Draw(SvgCanvas canvas, PanelLayout panel, Heat heat)
    {
        var plot = panel.Plot;
        var (min, max) = Range(heat);
        var scale = heat.Diverging ? HouseStyle.Diverging : HouseStyle.Sequential;
        int rows = heat.Values.GetLength(0), columns = heat.Values.GetLength(1);
        double width = plot.Width / columns, height = plot.Height / rows, gap = Math.Min(width, height) > 8 ? .5 : 0;
        bool each = rows * columns <= MostWithToolTips;
        if (!each) Picture(canvas, plot, heat, scale, min, max);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double value = heat.Values[i, j];
                if (!double.IsFinite(value)) continue;
                string color = HouseStyle.At(scale, (value - min) / (max - min));
                var cell = new Box(plot.X + j * width + gap, plot.Y + i * height + gap, width - 2 * gap, height - 2 * gap);
                if (each) canvas.Rect(cell, color, 1, $"{Name(panel.Panel.Y, i)} / {Name(panel.Panel.X, j)}: {CompactNumber.Plain(value)}");
                if (heat.Decimals is not { } decimals) continue;
                string text = value.ToString("F" + decimals, CultureInfo.InvariantCulture);
                if (TextMetrics.Width(text, TextSize) <= width && height >= 11)
                    canvas.Text(cell.X + cell.Width / 2, cell.Y + cell.Height / 2 + 3.6, text, TextSize, "middle", color: HouseStyle.InkOn(color));
            }
        }
        ColorBar(canvas, panel, heat, scale, min, max);
    }

    /// <summary>Size of the numbers in the cells.</summary>
    internal const double TextSize = 10;

    /// <summary>Ends of the colour scale; around zero in equal steps when it is two-sided and not given.</summary>
    public static (double Min, double Max) Range(Heat heat)
    {
        var values = heat.Values.Cast<double>().Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double min = heat.Min ?? values.Min(), max = heat.Max ?? values.Max();
        if (heat is { Diverging: true, Min: null, Max: null }) (min, max) = (-values.Max(Math.Abs), values.Max(Math.Abs));
        return max > min ? (min, max) : (min, min + 1);
    }

    /// <summary>A large matrix as a PNG of one pixel a cell: a few bytes a cell instead of a hundred, without tool tips.</summary>
    private static void Picture(SvgCanvas canvas, Box plot, Heat heat, (double At, string Color)[] scale, double min, double max)
    {
        int rows = heat.Values.GetLength(0), columns = heat.Values.GetLength(1);
        var indices = new byte[rows * columns];
        var palette = new List<byte>();
        for (int k = 0; k < 255; k++) palette.AddRange(Convert.FromHexString(HouseStyle.At(scale, k / 254.0).AsSpan(1)));
        for (int i = 0; i < indices.Length; i++)
        {
            double value = heat.Values[i / columns, i % columns];
            indices[i] = double.IsFinite(value) ? (byte)Math.Round(Math.Clamp((value - min) / (max - min), 0, 1) * 254) : (byte)255;
        }
        byte[] png = PngWriter.Indexed(indices, columns, rows, [.. palette, 0, 0, 0], 255);
        canvas.Raw($"<image x=\"{SvgCanvas.N(plot.X)}\" y=\"{SvgCanvas.N(plot.Y)}\" width=\"{SvgCanvas.N(plot.Width)}\" height=\"{SvgCanvas.N(plot.Height)}\" "
            + $"preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>");
    }

    private static void ColorBar(SvgCanvas canvas, PanelLayout panel, Heat heat, (double At, string Color)[] scale, double min, double max)
    {
        const int steps = 32;
        var plot = panel.Plot;
        double x = plot.Right + 10, each = plot.Height / steps;
        for (int i = 0; i < steps; i++)
            canvas.Rect(new Box(x, plot.Bottom - (i + 1) * each, 12, each + .3), HouseStyle.At(scale, (i + .5) / steps));
        foreach (var (value, text) in NiceTicks.Linear(min, max, 5))
            canvas.Text(x + 16, plot.Bottom - (value - min) / (max - min) * plot.Height + 4, text);
        if (heat.Label is { } label)
            canvas.Text(x + 58, plot.Y + plot.Height / 2, label, anchor: "middle", angle: -90);
    }

    private static string Name(Axis axis, int i) => axis.Categories is { } names && i < names.Count ? names[i] : CompactNumber.Plain(i);
}
