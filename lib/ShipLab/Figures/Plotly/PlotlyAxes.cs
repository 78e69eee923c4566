using ShipLab.Figures.Svg;

namespace ShipLab.Figures.Plotly;

/// <summary>Plotly's axes: places and ranges are the lab's, ticks of linear axes Plotly's own (they follow when one zooms).</summary>
internal static class PlotlyAxes
{
    public static Node X(Figure figure, PanelLayout panel, string axis)
    {
        var node = Common(panel, panel.X, panel.XTicks);
        node["anchor"] = "y" + axis;
        node["domain"] = new[] { panel.Plot.X / figure.Width, panel.Plot.Right / figure.Width };
        if (panel.Panel.X.Categories is not null) node["tickangle"] = panel.TurnedLabels ? -40 : 0;
        return node;
    }

    public static Node Y(Figure figure, PanelLayout panel, string axis)
    {
        var node = Common(panel, panel.Y, panel.YTicks);
        node["anchor"] = "x" + axis;
        node["domain"] = new[] { 1 - panel.Plot.Bottom / figure.Height, 1 - panel.Plot.Y / figure.Height };
        return node;
    }

    /// <summary>Names that tell categories apart in a heatmap's tool tips; null (positions instead) where two are equal.</summary>
    public static IReadOnlyList<string>? CategoryNames(Axis axis) =>
        axis.Categories is { } names && names.Distinct().Count() == names.Count ? [.. names.Select(PlotlyText.Escape)] : null;

    private static Node Common(PanelLayout panel, AxisScale scale, IReadOnlyList<(double Value, string Text)> ticks)
    {
        var axis = scale.Axis;
        bool heat = panel.Panel.Marks.OfType<Heat>().Any();
        var node = new Node
        {
            { "range", axis.Reversed ? [scale.Max, scale.Min] : new[] { scale.Min, scale.Max } },
            { "automargin", false },
            { "ticks", "" },
            { "ticklabelstandoff", 4 },
        };
        if (!panel.Panel.HasAxes)
        {
            node["visible"] = false;
            node["fixedrange"] = true;
            return node;
        }
        bool bars = panel.Panel.Marks.OfType<Bars>().Any() && axis.Categories is null;
        node["zeroline"] = bars;
        if (bars) node["zerolinecolor"] = HouseStyle.Ink;
        if (axis.Log) node["type"] = "log";
        if (heat && CategoryNames(axis) is { } names)
        {
            node["type"] = "category";
            node["categoryarray"] = names;
        }
        if (axis.Label is { } label)
            node["title"] = new Node { { "text", PlotlyText.Escape(label) }, { "font", new Node { { "size", HouseStyle.TextSize } } }, { "standoff", 6 } };
        node["showgrid"] = axis is { Ticks: true, Categories: null } && !heat;
        node["gridcolor"] = HouseStyle.Grid;
        node["showline"] = !heat;
        node["linecolor"] = HouseStyle.Ink;
        node["showticklabels"] = axis.Ticks;
        if (axis.Categories is not null || axis.Log) // Plotly's own logarithmic ticks say 2, 3, 4 without their power of ten
        {
            node["tickmode"] = "array";
            node["tickvals"] = ticks.Select(t => t.Value);
            node["ticktext"] = ticks.Select(t => PlotlyText.Escape(TextMetrics.Fit(t.Text, HouseStyle.SmallSize, FigureLayout.LongestTick)));
        }
        else if (axis.Ticks) node["nticks"] = Math.Max(3, ticks.Count + 1);
        return node;
    }
}
