using System.Text;
using static ShipLab.Figures.Svg.SvgCanvas;

namespace ShipLab.Figures.Svg;

/// <summary>Curves with their bands, filled areas and reference lines.</summary>
internal static class SvgCurves
{
    public static void Draw(SvgCanvas canvas, PanelLayout panel, Curve curve, string color)
    {
        if (curve.Band is { } band)
        {
            var (x, y) = BandOutline(curve, band);
            canvas.Path(Closed(panel, x, y), $"fill=\"{color}\" fill-opacity=\".18\"");
        }
        canvas.Path(Open(panel, curve),
            $"stroke=\"{color}\" stroke-width=\"{N(curve.Thickness)}\" stroke-linejoin=\"round\"{Dashes(curve.Dash)}", curve.Name);
        if (curve.Dots) SvgPoints.Draw(canvas, panel, new Points(curve.Name, curve.X, curve.Y) { Opacity = 1, Errors = null }, color);
    }

    public static void Draw(SvgCanvas canvas, PanelLayout panel, Area area, string color) => canvas.Path(Closed(panel, area.X, area.Y),
        $"fill=\"{color}\" fill-opacity=\"{CompactNumber.Json(area.Opacity)}\" stroke=\"{color}\" stroke-width=\"1.2\"", area.Name);

    public static void Draw(SvgCanvas canvas, PanelLayout panel, Rule rule, string color)
    {
        var plot = panel.Plot;
        double at = rule.Vertical ? panel.X.Map(rule.Value, plot.X, plot.Right) : panel.Y.Map(rule.Value, plot.Bottom, plot.Y);
        if (!double.IsFinite(at)) return;
        string label = rule.Name.Length == 0 ? "" : $"{rule.Name}: {CompactNumber.Plain(rule.Value)}";
        if (rule.Vertical) canvas.Line(at, plot.Y, at, plot.Bottom, color, 1.4, Dash.Dashed);
        else canvas.Line(plot.X, at, plot.Right, at, color, 1.4, Dash.Dashed);
        if (label.Length == 0) return;
        if (rule.Vertical) canvas.Text(at + 4, plot.Y + 11, label);
        else canvas.Text(plot.Right - 3, at - 4, label, anchor: "end");
    }

    /// <summary>The corners of a band: forth along the upper edge, back along the lower one; gaps are left out.</summary>
    public static (Numbers X, Numbers Y) BandOutline(Curve curve, Numbers band)
    {
        var known = Enumerable.Range(0, curve.X.Count).Where(i => double.IsFinite(curve.Y[i]) && double.IsFinite(band[i])).ToList();
        var back = known.AsEnumerable().Reverse();
        return (Numbers.From(known.Concat(back).Select(i => curve.X[i])),
            Numbers.From(known.Select(i => curve.Y[i] + band[i]).Concat(back.Select(i => curve.Y[i] - band[i]))));
    }

    /// <summary>Points of the line that would fall onto the same tenth of a pixel are left out; gaps start it anew.</summary>
    private static string Open(PanelLayout panel, Curve curve)
    {
        var path = new StringBuilder();
        bool down = false;
        string last = "";
        for (int i = 0; i < curve.X.Count; i++)
        {
            double x = panel.X.Map(curve.X[i], panel.Plot.X, panel.Plot.Right), y = panel.Y.Map(curve.Y[i], panel.Plot.Bottom, panel.Plot.Y);
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                down = false;
                continue;
            }
            string at = $"{N(x)} {N(y)}";
            if (down && at == last) continue;
            path.Append(down ? 'L' : 'M').Append(last = at);
            down = true;
        }
        return path.ToString();
    }

    private static string Closed(PanelLayout panel, Numbers xs, Numbers ys)
    {
        var path = new StringBuilder();
        for (int i = 0; i < xs.Count; i++)
        {
            double x = panel.X.Map(xs[i], panel.Plot.X, panel.Plot.Right), y = panel.Y.Map(ys[i], panel.Plot.Bottom, panel.Plot.Y);
            if (double.IsFinite(x) && double.IsFinite(y)) path.Append(path.Length == 0 ? 'M' : 'L').Append($"{N(x)} {N(y)}");
        }
        return path.Length == 0 ? "" : path.Append('z').ToString();
    }
}
