using static ShipLab.Figures.Svg.SvgCanvas;

namespace ShipLab.Figures.Svg;

/// <summary>A sheet of pictures with captions below the cells and names at rows and columns.</summary>
internal static class SvgPictures
{
    public static void Draw(SvgCanvas canvas, PanelLayout panel, Pictures pictures)
    {
        var box = Sheet(panel, pictures);
        canvas.Raw($"<image x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" "
            + $"style=\"image-rendering:pixelated\" href=\"{Source(pictures)}\"/>");
        double width = box.Width / pictures.Columns, height = box.Height / pictures.Rows;
        for (int i = 0; i < (pictures.Captions?.Count ?? 0); i++)
        {
            double x = box.X + i % pictures.Columns * width, y = box.Y + i / pictures.Columns * height;
            string caption = pictures.Captions![i];
            canvas.Rect(new Box(x, y, width * pictures.Fill.Width, height * pictures.Fill.Height), "#000", 0, caption);
            canvas.Text(x + width * pictures.Fill.Width / 2, y + height * pictures.Fill.Height + 11,
                TextMetrics.Fit(caption, CaptionSize, width - 2), CaptionSize, "middle");
        }
        for (int i = 0; i < (panel.Panel.Y.Categories?.Count ?? 0); i++)
            canvas.Text(box.X - 8, box.Y + (i + pictures.Fill.Height / 2) * height + 4,
                TextMetrics.Fit(panel.Panel.Y.Categories![i], HouseStyle.SmallSize, FigureLayout.LongestTick), anchor: "end");
        for (int i = 0; i < (panel.Panel.X.Categories?.Count ?? 0); i++)
            canvas.Text(box.X + (i + pictures.Fill.Width / 2) * width, box.Y - 6,
                TextMetrics.Fit(panel.Panel.X.Categories![i], HouseStyle.SmallSize, width), anchor: "middle");
    }

    internal const double CaptionSize = 10;

    /// <summary>The picture as a data URI.</summary>
    public static string Source(Pictures pictures) => "data:image/png;base64," + Convert.ToBase64String(pictures.Png);

    /// <summary>The sheet in its own proportions, at the upper left of the plot area.</summary>
    public static Box Sheet(PanelLayout panel, Pictures pictures)
    {
        var (width, height) = PngWriter.SizeOf(pictures.Png);
        double scale = Math.Min(panel.Plot.Width / width, panel.Plot.Height / height);
        return new Box(panel.Plot.X, panel.Plot.Y, width * scale, height * scale);
    }
}
