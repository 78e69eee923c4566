using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Chart = Plotly.NET.CSharp.Chart;
using Properties = DynamicObj.DynamicObj;

namespace ShipLab.Figures;

/// <summary>Charts side by side in one figure, each with its own axes and its own title above. (Plotly.NET's Chart.Grid
/// changes the charts it is given and leaves their dashed lines in the first plot.)</summary>
public static class Grid
{
    private const double Gap = .22;

    /// <summary>Sets charts in rows of <paramref name="columns"/>, to be <see cref="Titles.Titled"/>. A name is in the
    /// legend once.</summary>
    public static GenericChart Of(int columns, params IReadOnlyList<GenericChart> charts)
    {
        var rows = (charts.Count + columns - 1) / columns;
        double wide = 1 / (columns + Gap * (columns - 1)), high = 1 / (rows + Gap * 1.4 * (rows - 1));
        var (named, layout) = (new HashSet<string>(), new Layout());
        var (shapes, headings) = (new List<Shape>(), new List<object>());
        var placed = new List<GenericChart>();
        for (var i = 0; i < charts.Count; i++)
        {
            var id = i == 0 ? "" : $"{i + 1}";
            var of = GenericChart.getLayout(charts[i]);
            double left = i % columns * wide * (1 + Gap), top = 1 - i / columns * high * (1 + Gap * 1.4);
            layout.SetProperty($"xaxis{id}", Placed(of.At("xaxis"), left, left + wide, $"y{id}"));
            layout.SetProperty($"yaxis{id}", Placed(of.At("yaxis"), top - high, top, $"x{id}"));
            foreach (var shape in of.At("shapes") as IEnumerable<Shape> ?? [])
                shapes.Add(ChartProperties.With(shape,
                    new { xref = Axis(shape.At("xref"), $"x{id}"), yref = Axis(shape.At("yref"), $"y{id}") }));
            if (of.At("title", "text") is string text)
                headings.Add(new
                {
                    text = $"<b>{text}</b>", showarrow = false,
                    xref = "paper", yref = "paper", x = left, y = top, xanchor = "left", yanchor = "bottom",
                });
            // Chart.Combine writes into the first layout that it is given, so each gets a new one
            placed.Add(GenericChart.setLayout(new Layout(), charts[i]).Traces(trace =>
            {
                var bar = trace.type == "heatmap" ? new { x = left + wide, y = top - high / 2, len = high,
                    title = new { text = "" } } : null;
                trace = ChartProperties.With(trace,
                    new { xaxis = $"x{id}", yaxis = $"y{id}", legendgroup = trace.At("name") });
                if (bar is not null) return ChartProperties.With(trace, new { colorbar = bar });
                return trace.At("name") is string name && !named.Add(name)
                    ? ChartProperties.With(trace, new { showlegend = false }) : trace;
            }));
        }
        layout = ChartProperties.With(layout,
            new { template = HouseStyle.Template, shapes = shapes.ToArray(), annotations = headings.ToArray() });
        layout.SetProperty("height", 60 + rows * 250);
        return GenericChart.setLayout(layout, Chart.Combine(placed));

        static Properties Placed(object? axis, double from, double to, string anchor) =>
            ChartProperties.With(axis as Properties ?? new LinearAxis(), new { domain = new[] { from, to }, anchor });

        static string Axis(object? reference, string axis) => reference is "paper" ? $"{axis} domain" : axis;
    }
}
