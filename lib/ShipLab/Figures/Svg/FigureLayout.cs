namespace ShipLab.Figures.Svg;

/// <summary>A rectangle in pixels, y downwards.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;
    public double Bottom => Y + Height;
}

/// <summary>Where a panel's plot area stands, and how its axes run.</summary>
internal sealed record PanelLayout(Panel Panel, Box Plot, AxisScale X, AxisScale Y)
{
    /// <summary>Whether the names below the x axis are turned by 40 degrees to have room.</summary>
    public bool TurnedLabels { get; init; }

    /// <summary>Ticks of x with their labels.</summary>
    public IReadOnlyList<(double Value, string Text)> XTicks { get; init; } = [];

    /// <summary>Ticks of y with their labels.</summary>
    public IReadOnlyList<(double Value, string Text)> YTicks { get; init; } = [];
}

/// <summary>
/// The places of title, legend and panels, computed once and used by both renderers, so that the static picture and Plotly's
/// agree.
/// </summary>
internal sealed class FigureLayout
{
    internal const double Edge = 10, LabelRoom = 20, LegendRow = 18, ColorBarRoom = 74, LongestTick = 150;

    private FigureLayout(Figure figure)
    {
        Colors = figure.Colors();
        Legend = LegendLayout.Of(figure, Colors);
        TitleLines = TextMetrics.Wrap(figure.Title, HouseStyle.TitleSize * 1.05, figure.Width - 2 * Edge);
        SubtitleLines = figure.Subtitle is null ? [] : TextMetrics.Wrap(figure.Subtitle, HouseStyle.TextSize, figure.Width - 2 * Edge);
        TitleHeight = Edge + TitleLines.Count * 21 + SubtitleLines.Count * 17 + 4;
        double top = TitleHeight + (Legend.OnTop ? Legend.Height + 6 : 0);
        double right = Legend.OnTop || Legend.Entries.Count == 0 ? Edge : Legend.Width + 2 * Edge;
        var room = new Box(Edge, top, figure.Width - Edge - right, figure.Height - top - 6);
        LegendBox = Legend.OnTop ? new Box(Edge, TitleHeight, figure.Width - 2 * Edge, Legend.Height)
            : new Box(room.Right + Edge, top + 8, Legend.Width, Legend.Height);
        Panels = Place(figure, room);
    }

    public IReadOnlyDictionary<Mark, string> Colors { get; }

    public LegendLayout Legend { get; }

    public Box LegendBox { get; }

    public IReadOnlyList<string> TitleLines { get; }

    public IReadOnlyList<string> SubtitleLines { get; }

    public double TitleHeight { get; }

    public IReadOnlyList<PanelLayout> Panels { get; }

    public static FigureLayout Of(Figure figure) => new(figure);

    /// <summary>Panels of a column share their left margin and those of a row their lower margin, so that plot areas line up.</summary>
    private static IReadOnlyList<PanelLayout> Place(Figure figure, Box room)
    {
        int columns = Math.Clamp(figure.Columns, 1, Math.Max(1, figure.Panels.Count));
        int rows = (figure.Panels.Count + columns - 1) / columns;
        double width = room.Width / columns, height = room.Height / Math.Max(1, rows);
        var margins = figure.Panels.Select(p => Margins.Of(p, width, height)).ToList();
        var placed = new List<PanelLayout>();
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            var panel = figure.Panels[i];
            int row = i / columns, column = i % columns;
            double left = Enumerable.Range(0, margins.Count).Where(k => k % columns == column).Max(k => margins[k].Left);
            double bottom = Enumerable.Range(0, margins.Count).Where(k => k / columns == row).Max(k => margins[k].Bottom);
            double top = Enumerable.Range(0, margins.Count).Where(k => k / columns == row).Max(k => margins[k].Top);
            var own = margins[i];
            double gap = column == columns - 1 ? 0 : 14;
            var plot = new Box(room.X + column * width + left, room.Y + row * height + top,
                Math.Max(20, width - left - own.Right - gap), Math.Max(20, height - top - bottom));
            AxisScale x = AxisScale.For(panel, true), y = AxisScale.For(panel, false);
            placed.Add(new PanelLayout(panel, plot, x, y)
            {
                TurnedLabels = own.Turned,
                XTicks = x.Ticks(own.Turned ? (int)(plot.Width / 15) : panel.X.Categories is null ? (int)(plot.Width / 70) : int.MaxValue),
                YTicks = y.Ticks(panel.Y.Categories is null ? (int)(plot.Height / 38) : (int)(plot.Height / 11)),
            });
        }
        return placed;
    }

    /// <summary>Room around a plot area for tick labels, axis labels, the panel's title and a colour bar.</summary>
    private readonly record struct Margins(double Left, double Right, double Top, double Bottom, bool Turned)
    {
        public static Margins Of(Panel panel, double width, double height)
        {
            double top = panel.Title is null ? 6 : 26;
            if (!panel.HasAxes)
            {
                return new Margins(panel.Y.Categories is { } names ? Widest(names) + 10 : 0, 0,
                    top + (panel.X.Categories is null ? 0 : 18), 4, false);
            }
            var yTicks = AxisScale.For(panel, false).Ticks((int)(height / 38)).Select(t => t.Text);
            double left = (panel.Y.Ticks ? Widest(panel.Y.Categories ?? yTicks) + 8 : 2) + (panel.Y.Label is null ? 4 : LabelRoom);
            double right = panel.Marks.OfType<Heat>().Any() ? ColorBarRoom : 14;
            double label = panel.X.Label is null ? 2 : LabelRoom;
            if (!panel.X.Ticks || panel.X.Categories is not { Count: > 0 } categories)
                return new Margins(left, right, top, (panel.X.Ticks ? 18 : 2) + label, false);
            double each = (width - left - right) / categories.Count;
            bool turned = categories.Max(c => TextMetrics.Width(c, HouseStyle.SmallSize)) > each - 4;
            return new Margins(left, right, top, (turned ? Widest(categories) * .66 + 16 : 18) + label, turned);
        }

        private static double Widest(IEnumerable<string> texts) =>
            Math.Min(LongestTick, texts.Select(t => TextMetrics.Width(t, HouseStyle.SmallSize)).DefaultIfEmpty(0).Max());
    }
}
