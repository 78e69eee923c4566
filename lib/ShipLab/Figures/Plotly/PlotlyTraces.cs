using ShipLab.Figures.Svg;

namespace ShipLab.Figures.Plotly;

/// <summary>Plotly's traces for each kind of mark.</summary>
internal static class PlotlyTraces
{
    public static IEnumerable<Node> Of(Mark mark, TraceContext at) => mark switch
    {
        Points points => [Scatter(points, at)],
        Curve curve => Line(curve, at),
        Bars bars => [Bar(bars, at)],
        Area area => [Filled(area, at)],
        Heat heat => [Cells(heat, at)],
        Cells table => [Table(table, at)],
        Pictures pictures => [ToolTips(pictures, at)],
        _ => [],
    };

    private static Node Scatter(Points points, TraceContext at) => new()
    {
        { "type", "scatter" }, { "mode", "markers" }, { "name", PlotlyText.Escape(points.Name) }, { "x", points.X }, { "y", points.Y },
        { "marker", new Node
            {
                { "color", at.Color }, { "size", points.Size }, { "opacity", points.Opacity },
                { "symbol", PlotlySymbol(points) is var symbol && symbol == "circle" ? null : symbol },
                { "line", points.Hollow ? new Node { { "width", 1.4 } } : null },
            } },
        { "error_y", Errors(points.Errors, at.Color) },
        { "hovertext", points.Hover?.Select(PlotlyText.Escape) },
        { "hovertemplate", points.Hover is not null ? "%{hovertext}" : at.Panel.Panel.X.Ticks ? "%{x:.4~g}, %{y:.4~g}" : null },
        { "hoverinfo", points.Hover is null && !at.Panel.Panel.X.Ticks ? "name" : null },
        { "xaxis", at.XAxis }, { "yaxis", at.YAxis },
    };

    private static IEnumerable<Node> Line(Curve curve, TraceContext at)
    {
        if (curve.Band is { } band)
        {
            var (x, y) = SvgCurves.BandOutline(curve, band);
            yield return new Node
            {
                { "type", "scatter" }, { "mode", "lines" }, { "name", PlotlyText.Escape(curve.Name) }, { "x", x }, { "y", y }, { "fill", "toself" },
                { "fillcolor", HouseStyle.Fade(at.Color, .18) }, { "line", new Node { { "width", 0 } } }, { "hoverinfo", "skip" },
                { "xaxis", at.XAxis }, { "yaxis", at.YAxis },
            };
        }
        string dash = curve.Dash switch { Dash.Dashed => "dash", Dash.Dotted => "dot", _ => "solid" };
        yield return new Node
        {
            { "type", "scatter" }, { "mode", curve.Dots ? "lines+markers" : "lines" }, { "name", PlotlyText.Escape(curve.Name) },
            { "x", curve.X }, { "y", curve.Y },
            { "line", new Node { { "color", at.Color }, { "width", curve.Thickness }, { "dash", dash } } },
            { "hovertemplate", "%{x:.4~g}: %{y:.4~g}" },
            { "xaxis", at.XAxis }, { "yaxis", at.YAxis },
        };
    }

    private static Node Bar(Bars bars, TraceContext at)
    {
        var names = (bars.Horizontal ? at.Panel.Panel.Y : at.Panel.Panel.X).Categories;
        var places = Numbers.Range(bars.Values.Count);
        return new Node
        {
            { "type", "bar" }, { "name", PlotlyText.Escape(bars.Name) }, { "orientation", bars.Horizontal ? "h" : "v" },
            { "x", bars.Horizontal ? bars.Values : places }, { "y", bars.Horizontal ? places : bars.Values },
            { "marker", new Node { { "color", at.Color }, { "opacity", SvgBars.Opacity(bars) } } },
            { bars.Horizontal ? "error_x" : "error_y", Errors(bars.Errors, HouseStyle.Ink) },
            { "hovertext", names?.Select(PlotlyText.Escape) },
            { "hovertemplate", (names is null ? "" : "%{hovertext}: ") + (bars.Horizontal ? "%{x:.4~g}" : "%{y:.4~g}") },
            { "xaxis", at.XAxis }, { "yaxis", at.YAxis },
        };
    }

    private static Node Filled(Area area, TraceContext at) => new()
    {
        { "type", "scatter" }, { "mode", "lines" }, { "name", PlotlyText.Escape(area.Name) }, { "x", area.X }, { "y", area.Y }, { "fill", "toself" },
        { "fillcolor", HouseStyle.Fade(at.Color, area.Opacity) }, { "line", new Node { { "color", at.Color }, { "width", 1.2 } } },
        { "hoveron", "fills" }, { "hoverinfo", "name" },
        { "xaxis", at.XAxis }, { "yaxis", at.YAxis },
    };

    private static Node Cells(Heat heat, TraceContext at)
    {
        var (min, max) = SvgHeat.Range(heat);
        int rows = heat.Values.GetLength(0), columns = heat.Values.GetLength(1);
        var panel = at.Panel;
        double gap = Math.Min(panel.Plot.Width / columns, panel.Plot.Height / rows) > 8 ? 1 : 0;
        bool annotated = heat.Decimals is not null && panel.Plot.Height / rows >= 11 && panel.Plot.Width / columns >= 20;
        return new Node
        {
            { "type", "heatmap" },
            { "x", PlotlyAxes.CategoryNames(panel.Panel.X) }, { "y", PlotlyAxes.CategoryNames(panel.Panel.Y) },
            { "z", Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Select(j => heat.Values[i, j])) },
            { "zmin", min }, { "zmax", max }, { "xgap", gap }, { "ygap", gap },
            { "colorscale", (heat.Diverging ? HouseStyle.Diverging : HouseStyle.Sequential).Select(s => new object[] { s.At, s.Color }) },
            { "texttemplate", annotated ? $"%{{z:.{heat.Decimals}f}}" : null },
            { "textfont", annotated ? new Node { { "size", SvgHeat.TextSize } } : null },
            { "hovertemplate", "%{y} / %{x}: %{z:.4~g}<extra></extra>" },
            { "colorbar", new Node
                {
                    { "x", (panel.Plot.Right + 10) / at.Figure.Width }, { "xanchor", "left" }, { "xpad", 0 }, { "thickness", 12 },
                    { "y", 1 - (panel.Plot.Y + panel.Plot.Height / 2) / at.Figure.Height }, { "ypad", 0 },
                    { "lenmode", "pixels" }, { "len", panel.Plot.Height }, { "outlinewidth", 0 }, { "nticks", 6 },
                    { "title", heat.Label is null ? null : new Node { { "text", PlotlyText.Escape(heat.Label) }, { "side", "right" } } },
                } },
            { "xaxis", at.XAxis }, { "yaxis", at.YAxis },
        };
    }

    private static Node Table(Cells cells, TraceContext at)
    {
        var plot = at.Panel.Plot;
        var widths = SvgTable.Widths(cells, plot.Width);
        double wider = Math.Min(1.25, plot.Width / widths.Sum()); // Plotly pads its cells more
        for (int c = 0; c < widths.Length; c++) widths[c] *= wider;
        var align = Enumerable.Range(0, cells.Headings.Count).Select(c => TableText.IsNumeric(cells, c) ? "right" : "left").ToList();
        string Cell(int r, int c) => c < cells.Rows[r].Count ? PlotlyText.Escape(cells.Rows[r][c]) : "";
        var weights = Enumerable.Range(0, cells.Headings.Count)
            .Select(c => Enumerable.Range(0, cells.Rows.Count).Select(r => cells.Bold.Contains((r, c)) ? "bold" : "normal"));
        return new Node
        {
            { "type", "table" },
            { "domain", new Node
                {
                    { "x", new[] { plot.X / at.Figure.Width, (plot.X + widths.Sum()) / at.Figure.Width } },
                    { "y", new[] { 1 - plot.Bottom / at.Figure.Height, 1 - plot.Y / at.Figure.Height } },
                } },
            { "columnwidth", widths },
            { "header", new Node
                {
                    { "values", cells.Headings.Select(h => $"<b>{PlotlyText.Escape(h)}</b>") }, { "align", align }, { "height", SvgTable.RowHeight },
                    { "fill", new Node { { "color", "rgba(128,128,128,0.15)" } } }, { "line", new Node { { "color", HouseStyle.Grid } } },
                    { "font", new Node { { "size", HouseStyle.TextSize } } },
                } },
            { "cells", new Node
                {
                    { "values", Enumerable.Range(0, cells.Headings.Count).Select(c => Enumerable.Range(0, cells.Rows.Count).Select(r => Cell(r, c))) },
                    { "align", align }, { "height", SvgTable.RowHeight }, { "fill", new Node { { "color", "rgba(0,0,0,0)" } } },
                    { "line", new Node { { "color", HouseStyle.Grid } } }, { "font", new Node { { "size", HouseStyle.TextSize }, { "weight", cells.Bold.Count > 0 ? weights : null } } },
                } },
        };
    }

    /// <summary>Invisible points in the middles of the pictures carry the captions as tool tips.</summary>
    private static Node ToolTips(Pictures pictures, TraceContext at)
    {
        int count = pictures.Captions?.Count ?? 0;
        var (x, y) = (new double[count], new double[count]);
        for (int i = 0; i < count; i++) (x[i], y[i]) = PlotlyMarks.Middle(pictures, at, i);
        return new Node
        {
            { "type", "scatter" }, { "mode", "markers" }, { "x", x }, { "y", y }, { "marker", new Node { { "opacity", 0 }, { "size", 20 } } },
            { "hovertext", pictures.Captions?.Select(PlotlyText.Escape) }, { "hovertemplate", "%{hovertext}<extra></extra>" },
            { "showlegend", false }, { "xaxis", at.XAxis }, { "yaxis", at.YAxis },
        };
    }

    private static Node? Errors(Numbers? errors, string color) => errors is null ? null
        : new Node { { "type", "data" }, { "array", errors }, { "thickness", 1.4 }, { "width", 3 }, { "color", color } };

    private static string PlotlySymbol(Points points) => points.Symbol switch
    {
        Symbol.Square => "square",
        Symbol.Diamond => "diamond",
        Symbol.Triangle => "triangle-up",
        Symbol.Cross => "cross",
        _ => "circle",
    } + (points.Hollow ? "-open" : "");
}
