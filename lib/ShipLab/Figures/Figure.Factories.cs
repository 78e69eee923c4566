namespace ShipLab.Figures;

public sealed partial record Figure
{
    /// <summary>Points in a plane.</summary>
    public static Figure Scatter(string title, IReadOnlyList<Mark> marks, string? x = null, string? y = null) =>
        Single(title, new Panel(marks) { X = new Axis { Label = x }, Y = new Axis { Label = y } });

    /// <summary>Curves over a common x axis.</summary>
    public static Figure Line(string title, IReadOnlyList<Mark> marks, string? x = null, string? y = null, bool logX = false, bool logY = false) =>
        Single(title, new Panel(marks) { X = new Axis { Label = x, Log = logX }, Y = new Axis { Label = y, Log = logY } });

    /// <summary>
    /// Bars of each category, side by side or stacked. Horizontal ones run from top to bottom and make the figure as high as
    /// their number needs; they suit many or long names.
    /// </summary>
    /// <exception cref="ArgumentException">A series has not one value a category.</exception>
    public static Figure Bars(string title, IReadOnlyList<string> categories, IReadOnlyList<Mark> marks, string? values = null,
        bool stacked = false, bool horizontal = false)
    {
        foreach (var series in marks.OfType<Bars>())
        {
            Check.Length(categories.Count, series.Values.Count, $"values of the bars '{series.Name}' (one a category)");
            if (series.Errors is { } errors) Check.Length(categories.Count, errors.Count, $"errors of the bars '{series.Name}' (one a category)");
        }
        var names = new Axis { Categories = categories, Reversed = horizontal };
        var amounts = new Axis { Label = values };
        var panel = new Panel([.. marks.Select(m => m is Bars b ? b with { Horizontal = horizontal } : m)])
        {
            X = horizontal ? amounts : names,
            Y = horizontal ? names : amounts,
            BarMode = stacked ? BarMode.Stacked : BarMode.Grouped,
        };
        int series2 = stacked ? 1 : Math.Max(1, marks.OfType<Bars>().Count());
        var figure = Single(title, panel);
        return horizontal ? figure with { Height = 110 + categories.Count * (8 + 9 * series2) } : figure;
    }

    /// <summary>A matrix as coloured cells, first row on top.</summary>
    /// <param name="title">What the figure shows.</param>
    /// <param name="values">[rows, columns].</param>
    /// <param name="rows">A name for each row.</param>
    /// <param name="columns">A name for each column.</param>
    /// <param name="x">Label of the horizontal axis.</param>
    /// <param name="y">Label of the vertical axis.</param>
    /// <param name="label">What the colours mean, with unit.</param>
    /// <param name="decimals">Writes the values into the cells.</param>
    /// <param name="min">Lower end of the colours.</param>
    /// <param name="max">Upper end of the colours.</param>
    /// <param name="diverging">Two-sided colours.</param>
    /// <exception cref="ArgumentException">The names do not match the matrix.</exception>
    public static Figure Heatmap(string title, double[,] values, IReadOnlyList<string> rows, IReadOnlyList<string> columns, string? x = null,
        string? y = null, string? label = null, int? decimals = null, double? min = null, double? max = null, bool diverging = false)
    {
        Check.Length(values.GetLength(0), rows.Count, "row names of the heatmap (one a row)");
        Check.Length(values.GetLength(1), columns.Count, "column names of the heatmap (one a column)");
        var heat = new Heat(values) { Label = label, Decimals = decimals, Min = min, Max = max, Diverging = diverging };
        var figure = Single(title, new Panel(heat)
        {
            X = new Axis { Label = x, Categories = columns },
            Y = new Axis { Label = y, Categories = rows, Reversed = true },
        });
        return figure with { Height = Math.Clamp(170 + rows.Count * 26, 280, 640) };
    }

    /// <summary>
    /// How values are distributed: outlines of histograms over common bins, each scaled to area 1 so that groups of different
    /// sizes compare.
    /// </summary>
    public static Figure Histogram(string title, IReadOnlyList<(string Name, Numbers Values)> groups, string? x = null, int bins = 30) =>
        Single(title, new Panel([.. Distributions.Histograms(groups, bins)])
        {
            X = new Axis { Label = x },
            Y = new Axis { Label = "density", Min = 0 },
        });

    /// <summary>How values are distributed in several groups: a smooth outline for each with its median and quartiles.</summary>
    public static Figure Violins(string title, IReadOnlyList<(string Name, Numbers Values)> groups, string? y = null) =>
        Single(title, new Panel([.. Distributions.Violins(groups)])
        {
            X = new Axis { Categories = [.. groups.Select(g => g.Name)] },
            Y = new Axis { Label = y },
        });

    /// <summary>Rows of text under headings; columns of numbers are set to the right.</summary>
    public static Figure Table(string title, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows) =>
        Table(title, new Cells(headings, rows));

    /// <summary>A table with bold cells or dividing lines.</summary>
    public static Figure Table(string title, Cells cells)
    {
        var figure = Single(title, new Panel(cells));
        return figure with { Height = 60 + (int)((cells.Rows.Count + 1) * Svg.SvgTable.RowHeight) };
    }

    /// <summary>Several panels in one figure, in rows of <paramref name="columns"/>.</summary>
    public static Figure Grid(string title, int columns, params IReadOnlyList<Panel> panels) => new()
    {
        Title = title,
        Panels = panels,
        Columns = columns,
        Height = 60 + (panels.Count + columns - 1) / columns * 240,
    };

    private static Figure Single(string title, Panel panel) => new() { Title = title, Panels = [panel] };
}
