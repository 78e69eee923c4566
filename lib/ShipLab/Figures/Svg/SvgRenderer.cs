using static ShipLab.Figures.Svg.SvgCanvas;

namespace ShipLab.Figures.Svg;

/// <summary>Draws a figure as one static SVG element, for viewers that run no scripts. Tool tips are SVG titles.</summary>
internal static class SvgRenderer
{
    /// <summary>The whole picture.</summary>
    public static string Render(Figure figure)
    {
        var layout = FigureLayout.Of(figure);
        var canvas = new SvgCanvas();
        canvas.Raw($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {figure.Width} {figure.Height}\" width=\"{figure.Width}\" "
            + $"height=\"{figure.Height}\" style=\"max-width:100%;height:auto\" role=\"img\" aria-label=\"{Escape(figure.Title)}\" "
            + $"font-family=\"{HouseStyle.Font}\" fill=\"none\">");
        double y = FigureLayout.Edge + 14;
        foreach (string line in layout.TitleLines)
        {
            canvas.Text(FigureLayout.Edge, y, line, HouseStyle.TitleSize, bold: true);
            y += 21;
        }
        foreach (string line in layout.SubtitleLines)
        {
            canvas.Text(FigureLayout.Edge, y - 2, line, HouseStyle.TextSize);
            y += 17;
        }
        Legend(canvas, layout);
        foreach (var panel in layout.Panels) Draw(canvas, panel, layout.Colors);
        return canvas.Raw("</svg>").ToString();
    }

    private static void Draw(SvgCanvas canvas, PanelLayout panel, IReadOnlyDictionary<Mark, string> colors)
    {
        if (panel.Panel.Title is { } title)
        {
            double top = panel.Plot.Y - (panel.Panel is { HasAxes: false, X.Categories: not null } ? 26 : 8);
            canvas.Text(panel.Plot.X, top, TextMetrics.Fit(title, HouseStyle.TextSize, panel.Plot.Width + 60), HouseStyle.TextSize, bold: true);
        }
        if (panel.Panel.HasAxes) SvgAxes.Draw(canvas, panel);
        var bars = panel.Panel.Marks.OfType<Bars>().ToList();
        if (bars.Count > 0) SvgBars.Draw(canvas, panel, bars, colors);
        foreach (var mark in panel.Panel.Marks)
        {
            switch (mark)
            {
                case Area area: SvgCurves.Draw(canvas, panel, area, colors[area]); break;
                case Curve curve: SvgCurves.Draw(canvas, panel, curve, colors[curve]); break;
                case Points points: SvgPoints.Draw(canvas, panel, points, colors[points]); break;
                case Rule rule: SvgCurves.Draw(canvas, panel, rule, colors[rule]); break;
                case Heat heat: SvgHeat.Draw(canvas, panel, heat); break;
                case Pictures pictures: SvgPictures.Draw(canvas, panel, pictures); break;
                case Cells cells: SvgTable.Draw(canvas, panel, cells); break;
            }
        }
    }

    private static void Legend(SvgCanvas canvas, FigureLayout layout)
    {
        foreach (var (mark, color, x, y, _) in layout.Legend.Placed(layout.LegendBox))
        {
            switch (mark)
            {
                case Points p: canvas.Path(SvgPoints.Outline(p.Symbol, x + 9, y, 9), SvgPoints.Paint(p, color)); break;
                case Curve c: canvas.Line(x + 1, y, x + 18, y, color, c.Thickness, c.Dash); break;
                default: canvas.Rect(new Box(x + 3, y - 5, 12, 10), color, mark is Area a ? Math.Max(.5, a.Opacity) : 1); break;
            }
            canvas.Text(x + 23, y + 4, LegendLayout.Name(mark));
        }
    }
}
