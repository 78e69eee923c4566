namespace ShipLab.Figures.Svg;

/// <summary>Grid lines, tick labels and axis labels of a panel.</summary>
internal static class SvgAxes
{
    public static void Draw(SvgCanvas canvas, PanelLayout panel)
    {
        var plot = panel.Plot;
        bool heat = panel.Panel.Marks.OfType<Heat>().Any();
        foreach (var (value, text) in panel.YTicks)
        {
            double y = panel.Y.Map(value, plot.Bottom, plot.Y);
            if (!heat && panel.Panel.Y.Categories is null) canvas.Line(plot.X, y, plot.Right, y, HouseStyle.Grid);
            Label(canvas, plot.X - 6, y + 4, text, "end", 0);
        }
        foreach (var (value, text) in panel.XTicks)
        {
            double x = panel.X.Map(value, plot.X, plot.Right);
            if (!heat && panel.Panel.X.Categories is null) canvas.Line(x, plot.Y, x, plot.Bottom, HouseStyle.Grid);
            if (panel.TurnedLabels) Label(canvas, x + 4, plot.Bottom + 12, text, "end", -40);
            else Label(canvas, x, plot.Bottom + 15, text, "middle", 0);
        }
        if (!heat) Frame(canvas, panel);
        if (panel.Panel.X.Label is { } xLabel)
        {
            double y = panel.Panel.X.Ticks && panel.TurnedLabels ? Turned(panel) : plot.Bottom + (panel.Panel.X.Ticks ? 33 : 17);
            canvas.Text(plot.X + plot.Width / 2, y, xLabel, HouseStyle.TextSize, "middle");
        }
        if (panel.Panel.Y.Label is { } yLabel)
        {
            double widest = panel.YTicks.Select(t => TextMetrics.Width(t.Text, HouseStyle.SmallSize)).DefaultIfEmpty(0).Max();
            double x = plot.X - Math.Min(FigureLayout.LongestTick, widest) - (panel.YTicks.Count > 0 ? 14 : 6);
            canvas.Text(x, plot.Y + plot.Height / 2, yLabel, HouseStyle.TextSize, "middle", angle: -90);
        }
    }

    private static double Turned(PanelLayout panel) => panel.Plot.Bottom + 30
        + .66 * Math.Min(FigureLayout.LongestTick, panel.XTicks.Select(t => TextMetrics.Width(t.Text, HouseStyle.SmallSize)).DefaultIfEmpty(0).Max());

    /// <summary>The two axis lines; at zero where the range crosses it and bars stand on it.</summary>
    private static void Frame(SvgCanvas canvas, PanelLayout panel)
    {
        var plot = panel.Plot;
        canvas.Line(plot.X, plot.Y, plot.X, plot.Bottom, HouseStyle.Ink);
        canvas.Line(plot.X, plot.Bottom, plot.Right, plot.Bottom, HouseStyle.Ink);
    }

    private static void Label(SvgCanvas canvas, double x, double y, string text, string anchor, double angle)
    {
        string shown = TextMetrics.Fit(text, HouseStyle.SmallSize, FigureLayout.LongestTick);
        canvas.Text(x, y, shown, HouseStyle.SmallSize, anchor, angle: angle, title: shown == text ? null : text);
    }
}
