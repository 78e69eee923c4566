using ShipLab.Figures.Svg;

namespace ShipLab.Figures.Plotly;

/// <summary>
/// Writes a figure as Plotly's JSON (plotly.js 2 to 4). Places come from <see cref="FigureLayout"/>: margins are zero and every
/// axis has its own domain, so Plotly's picture agrees with the static one.
/// </summary>
internal static class PlotlyWriter
{
    /// <summary>The JSON of <c>{data, layout, config}</c>.</summary>
    public static string Write(Figure figure)
    {
        var places = FigureLayout.Of(figure);
        var traces = new List<Node>();
        var layout = new Node
        {
            { "width", figure.Width },
            { "height", figure.Height },
            { "margin", new Node { { "l", 0 }, { "r", 0 }, { "t", 0 }, { "b", 0 } } },
            { "paper_bgcolor", "rgba(0,0,0,0)" },
            { "plot_bgcolor", "rgba(0,0,0,0)" },
            { "font", new Node { { "family", HouseStyle.Font }, { "size", HouseStyle.SmallSize }, { "color", HouseStyle.Ink } } },
            { "hoverlabel", new Node { { "font", new Node { { "size", HouseStyle.TextSize } } } } },
            { "hovermode", "closest" },
            { "modebar", new Node { { "bgcolor", "rgba(0,0,0,0)" }, { "remove", new[] { "lasso2d", "select2d", "autoScale2d" } } } },
        };
        var annotations = new List<Node>(Titles(figure, places));
        var shapes = new List<Node>();
        var images = new List<Node>();
        var column = places.Legend.Placed(places.LegendBox).ToDictionary(e => e.Mark.Name, e => e.Column);
        if (places.Legend.Entries.Count > 0)
            for (int c = 0; c < places.Legend.Columns; c++) layout[LegendName(c)] = Legend(figure, places, c);
        layout["showlegend"] = places.Legend.Entries.Count > 0;
        if (figure.Panels.Any(p => p.Marks.OfType<Bars>().Any()))
        {
            layout["barmode"] = figure.Panels.Any(p => p.BarMode == BarMode.Stacked) ? "stack" : "group";
            layout["bargap"] = 1 - SvgBars.Filled;
        }
        var groups = new Dictionary<string, int>(); // a short name for each name
        var shown = new HashSet<string>();
        for (int i = 0; i < places.Panels.Count; i++)
        {
            var panel = places.Panels[i];
            string axis = i == 0 ? "" : (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (panel.Panel.Title is { } title)
            {
                double y = panel.Plot.Y - (panel.Panel is { HasAxes: false, X.Categories: not null } ? 22 : 4);
                annotations.Add(PaperText(figure, panel.Plot.X, y, $"<b>{PlotlyText.Escape(title)}</b>", HouseStyle.TextSize, "left", "bottom"));
            }
            if (!panel.Panel.Marks.OfType<Cells>().Any())
            {
                layout["xaxis" + axis] = PlotlyAxes.X(figure, panel, axis);
                layout["yaxis" + axis] = PlotlyAxes.Y(figure, panel, axis);
            }
            foreach (var mark in panel.Panel.Marks)
            {
                var context = new TraceContext(figure, panel, axis, places.Colors[mark]);
                foreach (var trace in PlotlyTraces.Of(mark, context))
                {
                    if (mark is Points or Curve or Bars or Area && mark.Name.Length > 0)
                    {
                        groups.TryAdd(mark.Name, groups.Count);
                        trace["legendgroup"] = $"{groups[mark.Name]}";
                        if (column.GetValueOrDefault(mark.Name) is > 0 and int c) trace["legend"] = LegendName(c);
                        bool inLegend = mark.InLegend && !trace.Items.Any(t => t.Key == "hoverinfo" && Equals(t.Value, "skip"));
                        if (!inLegend || !shown.Add(mark.Name)) trace["showlegend"] = false;
                    }
                    traces.Add(trace);
                }
                if (mark is Rule rule) PlotlyMarks.Rule(rule, context, shapes, annotations);
                if (mark is Pictures pictures) PlotlyMarks.Pictures(pictures, context, images, annotations);
            }
        }
        layout["annotations"] = annotations;
        if (shapes.Count > 0) layout["shapes"] = shapes;
        if (images.Count > 0) layout["images"] = images;
        var config = new Node { { "displaylogo", false }, { "responsive", false } };
        return Json.Write(new Node { { "data", traces }, { "layout", layout }, { "config", config } });
    }

    /// <summary>Text at a pixel of the figure.</summary>
    public static Node PaperText(Figure figure, double x, double y, string text, double size, string xanchor, string yanchor) => new()
    {
        { "xref", "paper" }, { "yref", "paper" }, { "x", x / figure.Width }, { "y", 1 - y / figure.Height },
        { "xanchor", xanchor }, { "yanchor", yanchor }, { "align", "left" }, { "text", text }, { "showarrow", false },
        { "font", new Node { { "size", size } } },
    };

    private static IEnumerable<Node> Titles(Figure figure, FigureLayout places)
    {
        double y = FigureLayout.Edge - 3;
        foreach (string line in places.TitleLines)
        {
            yield return PaperText(figure, FigureLayout.Edge, y, $"<b>{PlotlyText.Escape(line)}</b>", HouseStyle.TitleSize, "left", "top");
            y += 21;
        }
        foreach (string line in places.SubtitleLines)
        {
            yield return PaperText(figure, FigureLayout.Edge, y + 1, PlotlyText.Escape(line), HouseStyle.TextSize, "left", "top");
            y += 17;
        }
    }

    private static string LegendName(int column) => column == 0 ? "legend" : $"legend{column + 1}";

    private static Node Legend(Figure figure, FigureLayout places, int column) => new()
    {
        { "orientation", places.Legend.OnTop ? "h" : "v" },
        { "x", (places.LegendBox.X + column * places.Legend.ColumnWidth) / figure.Width },
        { "y", 1 - places.LegendBox.Y / figure.Height },
        { "xanchor", "left" },
        { "yanchor", "top" },
        { "bgcolor", "rgba(0,0,0,0)" },
        { "tracegroupgap", 0 },
    };
}

/// <summary>Where a trace belongs and how it is coloured.</summary>
internal sealed record TraceContext(Figure Figure, PanelLayout Panel, string Axis, string Color)
{
    /// <summary>The trace's axes; null for the first panel's, which are Plotly's default.</summary>
    public string? XAxis => Axis.Length == 0 ? null : "x" + Axis;

    /// <inheritdoc cref="XAxis"/>
    public string? YAxis => Axis.Length == 0 ? null : "y" + Axis;
}
