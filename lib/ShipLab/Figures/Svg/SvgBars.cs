using static ShipLab.Figures.Svg.SvgCanvas;

namespace ShipLab.Figures.Svg;

/// <summary>Grouped or stacked bars along either direction.</summary>
internal static class SvgBars
{
    /// <summary>Share of a category's width that its bars fill; Plotly is told the same.</summary>
    internal const double Filled = .78;

    public static void Draw(SvgCanvas canvas, PanelLayout panel, IReadOnlyList<Bars> series, IReadOnlyDictionary<Mark, string> colors)
    {
        bool stacked = panel.Panel.BarMode == BarMode.Stacked;
        double width = Filled / (stacked ? 1 : series.Count);
        Baseline(canvas, panel, series[0].Horizontal);
        var stack = new Dictionary<int, double>();
        for (int s = 0; s < series.Count; s++)
        {
            for (int i = 0; i < series[s].Values.Count; i++)
            {
                double value = series[s].Values[i];
                if (!double.IsFinite(value)) continue;
                double from = stacked ? stack.GetValueOrDefault(i) : 0;
                double start = i - Filled / 2 + (stacked ? 0 : s * width);
                Bar(canvas, panel, series[s], i, (start, start + width), (from, from + value), colors[series[s]]);
                stack[i] = from + value;
            }
        }
    }

    private static void Bar(SvgCanvas canvas, PanelLayout panel, Bars bars, int i, (double From, double To) across, (double From, double To) along, string color)
    {
        var plot = panel.Plot;
        (AxisScale names, AxisScale values) = bars.Horizontal ? (panel.Y, panel.X) : (panel.X, panel.Y);
        var (nameFrom, nameTo) = bars.Horizontal ? (plot.Bottom, plot.Y) : (plot.X, plot.Right);
        var (valueFrom, valueTo) = bars.Horizontal ? (plot.X, plot.Right) : (plot.Bottom, plot.Y);
        double a0 = names.Map(across.From, nameFrom, nameTo), a1 = names.Map(across.To, nameFrom, nameTo);
        double v0 = Inside(values.Map(along.From, valueFrom, valueTo), valueFrom, valueTo);
        double v1 = Inside(values.Map(along.To, valueFrom, valueTo), valueFrom, valueTo);
        var box = bars.Horizontal ? Between(v0, a0, v1, a1) : Between(a0, v0, a1, v1);

        string name = names.Axis.Categories is { } c && i < c.Count ? c[i] : CompactNumber.Plain(i);
        double? error = bars.Errors is { } e && double.IsFinite(e[i]) ? e[i] : null;
        string tip = $"{name}, {bars.Name}: {CompactNumber.Plain(along.To - along.From)}{(error is { } d ? $" ± {CompactNumber.Plain(d)}" : "")}";
        canvas.Rect(box, color, Opacity(bars), tip);
        if (error is not { } half) return;

        double middle = (a0 + a1) / 2;
        double low = Inside(values.Map(along.To - half, valueFrom, valueTo), valueFrom, valueTo);
        double high = Inside(values.Map(along.To + half, valueFrom, valueTo), valueFrom, valueTo);
        canvas.Path(bars.Horizontal
            ? $"M{N(low)} {N(middle)}H{N(high)}M{N(low)} {N(middle - 2.5)}v5M{N(high)} {N(middle - 2.5)}v5"
            : $"M{N(middle)} {N(low)}V{N(high)}M{N(middle - 2.5)} {N(low)}h5M{N(middle - 2.5)} {N(high)}h5",
            $"class=\"ink-line\" stroke=\"{HouseStyle.Ink}\" stroke-width=\"1.4\"");
    }

    /// <summary>Bars with error bars are paler, so that the errors stand out.</summary>
    public static double Opacity(Bars bars) => bars.Errors is null ? .92 : .7;

    /// <summary>The line from which bars grow, where it is not the axis itself.</summary>
    private static void Baseline(SvgCanvas canvas, PanelLayout panel, bool horizontal)
    {
        var scale = horizontal ? panel.X : panel.Y;
        if (scale.Min >= 0 || scale.Max <= 0) return;
        var plot = panel.Plot;
        double at = horizontal ? scale.Map(0, plot.X, plot.Right) : scale.Map(0, plot.Bottom, plot.Y);
        if (horizontal) canvas.Line(at, plot.Y, at, plot.Bottom, HouseStyle.Ink);
        else canvas.Line(plot.X, at, plot.Right, at, HouseStyle.Ink);
    }

    private static double Inside(double value, double a, double b) => Math.Clamp(value, Math.Min(a, b), Math.Max(a, b));

    private static Box Between(double x0, double y0, double x1, double y1) =>
        new(Math.Min(x0, x1), Math.Min(y0, y1), Math.Abs(x1 - x0), Math.Abs(y1 - y0));
}
