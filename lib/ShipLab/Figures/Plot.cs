using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>
/// Plotly.NET's verbs as the lab uses them: each gives a chart of one trace. <c>Chart.Combine</c> lays several over
/// each other, <see cref="Grid"/> sets them side by side, <see cref="Titles.Titled"/> writes the words. NaN is a gap.
/// </summary>
public static class Plot
{
    private const int MostOnLine = 400; // more than the screen can show

    static Plot() => HouseStyle.Use();

    /// <summary>A line through values, one a step from 1 on. Of more than 400 the means over equal stretches are
    /// drawn.</summary>
    public static GenericChart Line(string name, IEnumerable<double> y, string? color = null, bool dots = false,
        string dash = "solid")
    {
        double[] values = [.. y];
        var stretch = (values.Length + MostOnLine - 1) / MostOnLine;
        if (stretch <= 1)
            return Line(name, Enumerable.Range(1, values.Length).Select(i => (double)i), values, color,
                null, dots, dash);
        var parts = values.Chunk(stretch).ToArray();
        var ends = parts.Select((part, i) => i * stretch + (part.Length + 1) / 2.0);
        return Line(name, ends, parts.Select(part => part.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()),
            color, null, dots, dash);
    }

    /// <summary>A line through points, with bars of half the length <paramref name="errors"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or there are too many points to see.</exception>
    public static GenericChart Line(string name, IEnumerable<double> x, IEnumerable<double> y, string? color = null,
        IEnumerable<double>? errors = null, bool dots = false, string dash = "solid")
    {
        var (xs, ys) = Columns($"the line '{name}'", x, y);
        var line = Chart.Line<double, double, string>(xs, ys, Name: Titles.Escape(name), ShowMarkers: dots)
            .WithTrace(new { line = new { color, dash }, marker = new { color, size = 7 },
                showlegend = name.Length > 0 });
        return Errors(line, "error_y", errors, ys.Length, name);
    }

    /// <summary>Points in a plane.</summary>
    /// <param name="name">In the legend.</param>
    /// <param name="x">Along the horizontal axis.</param>
    /// <param name="y">Along the vertical axis.</param>
    /// <param name="color">#RRGGBB, or the name's own.</param>
    /// <param name="symbol">plotly.js's word: circle, square, diamond, cross; with -open an outline.</param>
    /// <param name="size">Diameter in pixels.</param>
    /// <param name="hover">A line for each point's tool tip.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are too many points to see.</exception>
    public static GenericChart Points(string name, IEnumerable<double> x, IEnumerable<double> y, string? color = null,
        string symbol = "circle",
        double size = 7, IEnumerable<string>? hover = null)
    {
        var (xs, ys) = Columns($"the points '{name}'", x, y);
        var points = Chart.Point<double, double, string>(xs, ys, Name: Titles.Escape(name))
            .WithTrace(new { marker = new { color, symbol, size }, showlegend = name.Length > 0 });
        return hover is null ? points : points.WithTrace(new { hovertext = hover.Select(Titles.Escape).ToArray() });
    }

    /// <summary>A bar for each category, upright or, for many or long names, lying from top to bottom.</summary>
    /// <exception cref="ArgumentException">There is not one value, or error, a category.</exception>
    public static GenericChart Bars(IReadOnlyList<string> categories, IEnumerable<double> values, string name = "",
        string? color = null,
        IEnumerable<double>? errors = null, bool horizontal = false)
    {
        double[] lengths = [.. values];
        Check.SameLength($"the bars '{name}'", ("categories", categories.Count), ("values", lengths.Length));
        var bars = horizontal ? Chart.Bar<double, string, string>(lengths)
            : Chart.Column<double, string, string>(lengths);
        bars = bars.WithTrace(new { name = Titles.Escape(name) })
            .WithTrace(new { marker = new { color }, showlegend = name.Length > 0 });
        return Errors(OnNames(bars, categories, horizontal), horizontal ? "error_x" : "error_y", errors,
            lengths.Length, name);
    }

    /// <summary>A dot for each category with its error, from top to bottom: the scale need not start at zero, so small
    /// differences show.</summary>
    /// <exception cref="ArgumentException">There is not one value, or error, a category.</exception>
    public static GenericChart Dots(IReadOnlyList<string> categories, IEnumerable<double> values, string name = "",
        string? color = null,
        IEnumerable<double>? errors = null)
    {
        double[] places = [.. values];
        Check.SameLength($"the dots '{name}'", ("categories", categories.Count), ("values", places.Length));
        var dots = Chart.Point<double, double, string>(places, places, Name: Titles.Escape(name))
            .WithTrace(new { marker = new { color, size = 10 }, showlegend = name.Length > 0, orientation = "h" });
        return Errors(OnNames(dots, categories, horizontal: true), "error_x", errors, places.Length, name);
    }

    /// <summary>A matrix as coloured cells, first row on top.</summary>
    /// <param name="values">[rows, columns]; NaN cells stay empty.</param>
    /// <param name="rows">A name for each row.</param>
    /// <param name="columns">A name for each column.</param>
    /// <param name="label">What the colours mean, with unit.</param>
    /// <param name="decimals">Writes the values into the cells.</param>
    /// <param name="min">Lower end of the colours.</param>
    /// <param name="max">Upper end of the colours.</param>
    /// <param name="diverging">Two-sided colours, for values around a middle.</param>
    /// <exception cref="ArgumentException">The names do not match the matrix.</exception>
    public static GenericChart Heat(double[,] values, IReadOnlyList<string> rows, IReadOnlyList<string> columns,
        string label = "",
        int? decimals = null, double? min = null, double? max = null, bool diverging = false)
    {
        Check.SameLength("the heat map", ("rows", values.GetLength(0)), ("names of rows", rows.Count));
        Check.SameLength("the heat map", ("columns", values.GetLength(1)), ("names of columns", columns.Count));
        var cells = Enumerable.Range(0, rows.Count)
            .Select(i => Enumerable.Range(0, columns.Count).Select(j => values[i, j]).ToArray()).ToArray();
        var heat = Chart.Heatmap<double, string, string, string>(cells).WithTrace(new
        {
            zmin = min, zmax = max, zsmooth = false, xgap = 1, ygap = 1, hoverongaps = false,
            colorscale = diverging ? HouseStyle.Diverging : HouseStyle.Sequential,
            colorbar = new { title = new { text = Titles.Escape(label), side = "right" }, outlinewidth = 0,
                thickness = 14 },
        });
        if (decimals is { } digits)
            heat = heat.WithTrace(new { texttemplate = $"%{{z:.{digits}f}}", textfont = new { shadow = "none" } });
        heat = OnNames(OnNames(heat, columns, horizontal: false), rows, horizontal: true);
        var (axis, height) = (new { showgrid = false }, Math.Clamp(110 + rows.Count * 26, 200, 700));
        return heat.WithLayout(new { xaxis = axis, yaxis = axis, height });
    }

    /// <summary>Outlines of histograms over common bins, each of area 1, so that groups of different sizes
    /// compare.</summary>
    public static GenericChart Histogram(int bins,
        params IReadOnlyList<(string Name, IEnumerable<double> Values)> groups)
    {
        var finite = groups.Select(group => (group.Name, Values: group.Values.Where(double.IsFinite).ToArray()))
            .ToArray();
        double low = finite.SelectMany(g => g.Values).DefaultIfEmpty(0).Min(),
            high = finite.SelectMany(g => g.Values).DefaultIfEmpty(0).Max();
        var width = high > low ? (high - low) / bins : 1.0 / bins;
        var edges = Enumerable.Range(0, bins + 1).Select(bin => low + bin * width).ToArray();
        return Chart.Combine(finite.Select(group =>
        {
            var density = new double[bins + 1]; // the last ends the outline
            foreach (var value in group.Values)
                density[Math.Min(bins - 1, (int)((value - low) / width))] += 1 / (group.Values.Length * width);
            return Line(group.Name, edges, density).WithTrace(new { line = new { shape = "hv" }, fill = "tozeroy" });
        }));
    }

    /// <summary>Adds a dashed line across the plot at a value, with its name at the end.</summary>
    public static GenericChart WithRule(this GenericChart chart, double at, string name = "", bool vertical = false,
        string color = HouseStyle.Mark)
    {
        object along = vertical ? new { x0 = at, x1 = at, y0 = 0, y1 = 1, yref = "paper" }
            : new { x0 = 0, x1 = 1, y0 = at, y1 = at, xref = "paper" };
        var rule = ChartProperties.With(ChartProperties.With(new Shape(), along), new
        {
            type = "line", line = new { color, dash = "dash", width = 1.5 },
            label = new { text = Titles.Escape(name), textposition = "end", yanchor = "bottom" },
        });
        return chart.WithLayout(
            new { shapes = ((IEnumerable<Shape>?)GenericChart.getLayout(chart).At("shapes") ?? []).Append(rule)
                .ToArray() });
    }

    private static (double[] X, double[] Y) Columns(string figure, IEnumerable<double> x, IEnumerable<double> y)
    {
        double[] xs = [.. x], ys = [.. y];
        Check.SameLength(figure, ("values of x", xs.Length), ("values of y", ys.Length));
        Check.NotTooMany(figure, xs.Length);
        return (xs, ys);
    }

    private static GenericChart Errors(GenericChart chart, string axis, IEnumerable<double>? errors,
        int count, string name)
    {
        if (errors?.ToArray() is not { } array || !array.Any(double.IsFinite)) return chart;
        Check.SameLength($"'{name}'", ("values", count), ("errors", array.Length));
        var isBar = GenericChart.getTraces(chart) is [{ type: "bar" }];
        object bars = new { type = "data", array, thickness = isBar ? 2 : 1.5, width = 4,
            color = isBar ? HouseStyle.Ink : null };
        return axis == "error_x" ? chart.WithTrace(new { error_x = bars }) : chart.WithTrace(new { error_y = bars });
    }

    /// <summary>Puts names along an axis, from the left or from the top. Equal ones stay apart by spaces of no
    /// width.</summary>
    private static GenericChart OnNames(GenericChart chart, IReadOnlyList<string> names, bool horizontal)
    {
        var apart =
            names.Select((name, i) => Titles.Escape(name)
                + new string('\u200B', names.Take(i).Count(other => other == name))).ToArray();
        int? every = names.Count <= 40 ? 1 : null;
        return horizontal
            ? chart.WithTrace(new { y = apart })
                .WithLayout(new { yaxis = new { type = "category", autorange = "reversed", dtick = every } })
            : chart.WithTrace(new { x = apart }).WithLayout(new { xaxis = new { type = "category", dtick = every } });
    }
}
