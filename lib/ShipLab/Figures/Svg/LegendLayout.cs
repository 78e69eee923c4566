namespace ShipLab.Figures.Svg;

/// <summary>The entries of a legend and the room they take: above the plots when they are few and short, else at the right.</summary>
internal sealed class LegendLayout
{
    private const double SwatchRoom = 24, Spacing = 14, LongestName = 190;

    private LegendLayout(IReadOnlyList<(Mark Mark, string Color)> entries, double room, double height)
    {
        Entries = entries;
        if (entries.Count == 0) return;
        var widths = entries.Select(e => SwatchRoom + TextMetrics.Width(Name(e.Mark), HouseStyle.SmallSize) + Spacing).ToList();
        var rows = Rows(widths, room);
        OnTop = rows <= 2 || entries.Count <= 4;
        if (OnTop)
        {
            (Width, Height) = (room, rows * FigureLayout.LegendRow);
            return;
        }
        int perColumn = Math.Max(1, (int)((height - 80) / FigureLayout.LegendRow));
        Columns = (entries.Count + perColumn - 1) / perColumn;
        ColumnWidth = widths.Max();
        (Width, Height) = (Columns * ColumnWidth, Math.Min(entries.Count, perColumn) * FigureLayout.LegendRow);
    }

    public IReadOnlyList<(Mark Mark, string Color)> Entries { get; }

    public bool OnTop { get; }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Columns of a legend at the right.</summary>
    public int Columns { get; } = 1;

    /// <summary>Width of such a column in pixels.</summary>
    public double ColumnWidth { get; }

    /// <summary>The first mark of each name, in order; none when there is but one name, which the title then says.</summary>
    public static LegendLayout Of(Figure figure, IReadOnlyDictionary<Mark, string> colors)
    {
        var entries = figure.Panels.SelectMany(p => p.Marks)
            .Where(m => m.InLegend && m.Name.Length > 0 && m is not (Heat or Pictures or Cells or Rule))
            .DistinctBy(m => m.Name).Select(m => (m, colors[m])).ToList();
        return new LegendLayout(entries.Count > 1 ? entries : [], figure.Width - 2 * FigureLayout.Edge, figure.Height);
    }

    public static string Name(Mark mark) => TextMetrics.Fit(mark.Name, HouseStyle.SmallSize, LongestName);

    /// <summary>Left ends of the entries inside the legend's box and the middle of their rows.</summary>
    public IEnumerable<(Mark Mark, string Color, double X, double Y, int Column)> Placed(Box box)
    {
        double x = box.X, y = box.Y + FigureLayout.LegendRow / 2;
        int perColumn = (Entries.Count + Columns - 1) / Columns;
        for (int i = 0; i < Entries.Count; i++)
        {
            var (mark, color) = Entries[i];
            if (!OnTop)
            {
                yield return (mark, color, box.X + i / perColumn * ColumnWidth, y + i % perColumn * FigureLayout.LegendRow, i / perColumn);
                continue;
            }
            double width = SwatchRoom + TextMetrics.Width(Name(mark), HouseStyle.SmallSize) + Spacing;
            if (x > box.X && x + width > box.Right) (x, y) = (box.X, y + FigureLayout.LegendRow);
            yield return (mark, color, x, y, 0);
            x += width;
        }
    }

    private static int Rows(IEnumerable<double> widths, double room)
    {
        int rows = 1;
        double x = 0;
        foreach (double width in widths)
        {
            if (x > 0 && x + width > room) (x, rows) = (0, rows + 1);
            x += width;
        }
        return rows;
    }
}
