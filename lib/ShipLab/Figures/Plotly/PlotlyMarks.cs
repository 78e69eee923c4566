using ShipLab.Figures.Svg;

namespace ShipLab.Figures.Plotly;

/// <summary>Marks that Plotly keeps in the layout instead of in traces: reference lines and pictures.</summary>
internal static class PlotlyMarks
{
    /// <summary>A reference line as a shape and its label as an annotation; a value that a logarithmic axis lacks is left out.</summary>
    public static void Rule(Rule rule, TraceContext at, List<Node> shapes, List<Node> annotations)
    {
        if (!double.IsFinite((rule.Vertical ? at.Panel.X : at.Panel.Y).Share(rule.Value))) return;
        string x = "x" + at.Axis, y = "y" + at.Axis;
        var line = new Node { { "color", at.Color }, { "width", 1.4 }, { "dash", "dash" } };
        shapes.Add(rule.Vertical
            ? new Node { { "type", "line" }, { "xref", x }, { "yref", y + " domain" }, { "x0", rule.Value }, { "x1", rule.Value }, { "y0", 0 }, { "y1", 1 }, { "line", line } }
            : new Node { { "type", "line" }, { "xref", x + " domain" }, { "yref", y }, { "x0", 0 }, { "x1", 1 }, { "y0", rule.Value }, { "y1", rule.Value }, { "line", line } });
        if (rule.Name.Length == 0) return;
        string text = $"{PlotlyText.Escape(rule.Name)}: {CompactNumber.Plain(rule.Value)}";
        // annotations on a logarithmic axis stand at exponents, shapes at values
        bool log = (rule.Vertical ? at.Panel.Panel.X : at.Panel.Panel.Y).Log;
        double place = log ? Math.Log10(rule.Value) : rule.Value;
        annotations.Add(rule.Vertical
            ? new Node { { "xref", x }, { "yref", y + " domain" }, { "x", place }, { "y", 1 }, { "xanchor", "left" }, { "yanchor", "top" }, { "text", text }, { "showarrow", false } }
            : new Node { { "xref", x + " domain" }, { "yref", y }, { "x", 1 }, { "y", place }, { "xanchor", "right" }, { "yanchor", "bottom" }, { "text", text }, { "showarrow", false } });
    }

    public static void Pictures(Pictures pictures, TraceContext at, List<Node> images, List<Node> annotations)
    {
        var (figure, panel) = (at.Figure, at.Panel);
        var box = SvgPictures.Sheet(panel, pictures);
        images.Add(new Node
        {
            { "source", SvgPictures.Source(pictures) }, { "xref", "paper" }, { "yref", "paper" },
            { "x", box.X / figure.Width }, { "y", 1 - box.Y / figure.Height },
            { "sizex", box.Width / figure.Width }, { "sizey", box.Height / figure.Height }, { "sizing", "stretch" }, { "layer", "below" },
        });
        double width = box.Width / pictures.Columns, height = box.Height / pictures.Rows;
        for (int i = 0; i < (pictures.Captions?.Count ?? 0); i++)
        {
            double x = box.X + (i % pictures.Columns + pictures.Fill.Width / 2) * width, y = box.Y + (i / pictures.Columns + pictures.Fill.Height) * height;
            string caption = TextMetrics.Fit(pictures.Captions![i], SvgPictures.CaptionSize, width - 2);
            annotations.Add(PlotlyWriter.PaperText(figure, x, y, PlotlyText.Escape(caption), SvgPictures.CaptionSize, "center", "top"));
        }
        for (int i = 0; i < (panel.Panel.Y.Categories?.Count ?? 0); i++)
        {
            string name = TextMetrics.Fit(panel.Panel.Y.Categories![i], HouseStyle.SmallSize, FigureLayout.LongestTick);
            annotations.Add(PlotlyWriter.PaperText(figure, box.X - 6, box.Y + (i + pictures.Fill.Height / 2) * height,
                PlotlyText.Escape(name), HouseStyle.SmallSize, "right", "middle"));
        }
        for (int i = 0; i < (panel.Panel.X.Categories?.Count ?? 0); i++)
        {
            string name = TextMetrics.Fit(panel.Panel.X.Categories![i], HouseStyle.SmallSize, width);
            annotations.Add(PlotlyWriter.PaperText(figure, box.X + (i + pictures.Fill.Width / 2) * width, box.Y - 2,
                PlotlyText.Escape(name), HouseStyle.SmallSize, "center", "bottom"));
        }
    }

    /// <summary>The middle of the i-th picture in the coordinates of the panel's hidden axes.</summary>
    public static (double X, double Y) Middle(Pictures pictures, TraceContext at, int i)
    {
        var box = SvgPictures.Sheet(at.Panel, pictures);
        var plot = at.Panel.Plot;
        double x = box.X + (i % pictures.Columns + pictures.Fill.Width / 2) * box.Width / pictures.Columns;
        double y = box.Y + (i / pictures.Columns + pictures.Fill.Height / 2) * box.Height / pictures.Rows;
        double shareX = (x - plot.X) / plot.Width, shareY = (plot.Bottom - y) / plot.Height;
        AxisScale sx = at.Panel.X, sy = at.Panel.Y;
        return (sx.Min + shareX * (sx.Max - sx.Min), sy.Min + (sy.Axis.Reversed ? 1 - shareY : shareY) * (sy.Max - sy.Min));
    }
}
