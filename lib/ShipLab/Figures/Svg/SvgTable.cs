namespace ShipLab.Figures.Svg;

/// <summary>A table as text and lines.</summary>
internal static class SvgTable
{
    internal const double RowHeight = 24, Padding = 9;

    public static void Draw(SvgCanvas canvas, PanelLayout panel, Cells cells)
    {
        var plot = panel.Plot;
        var widths = Widths(cells, plot.Width);
        double x = plot.X;
        for (int c = 0; c < cells.Headings.Count; c++)
        {
            bool right = TableText.IsNumeric(cells, c);
            double at = right ? x + widths[c] - Padding : x + Padding;
            string anchor = right ? "end" : "start";
            canvas.Text(at, plot.Y + 16, Fit(cells.Headings[c], widths[c]), HouseStyle.TextSize, anchor, bold: true);
            for (int r = 0; r < cells.Rows.Count; r++)
            {
                string text = c < cells.Rows[r].Count ? cells.Rows[r][c] : "";
                canvas.Text(at, plot.Y + (r + 1) * RowHeight + 16, Fit(text, widths[c]), HouseStyle.TextSize, anchor, cells.Bold.Contains((r, c)));
            }
            x += widths[c];
        }
        canvas.Line(plot.X, plot.Y + RowHeight, x, plot.Y + RowHeight, HouseStyle.Ink);
        for (int r = 0; r < cells.Rows.Count; r++)
            canvas.Line(plot.X, plot.Y + (r + 2) * RowHeight, x, plot.Y + (r + 2) * RowHeight, HouseStyle.Grid);
        foreach (int r in cells.LinesAbove)
            canvas.Line(plot.X, plot.Y + (r + 1) * RowHeight, x, plot.Y + (r + 1) * RowHeight, HouseStyle.Ink);
    }

    /// <summary>Widths by the longest text of each column, scaled down together when they do not fit.</summary>
    public static double[] Widths(Cells cells, double room)
    {
        var widths = new double[cells.Headings.Count];
        for (int c = 0; c < widths.Length; c++)
        {
            double texts = cells.Rows.Where(r => c < r.Count).Select(r => TextMetrics.Width(r[c], HouseStyle.TextSize)).DefaultIfEmpty(0).Max();
            widths[c] = 2 * Padding + 1.05 * Math.Max(texts, 1.1 * TextMetrics.Width(cells.Headings[c], HouseStyle.TextSize)); // headings are bold
        }
        double total = widths.Sum();
        if (total > room) for (int c = 0; c < widths.Length; c++) widths[c] *= room / total;
        return widths;
    }

    private static string Fit(string text, double width) => TextMetrics.Fit(text, HouseStyle.TextSize, width - Padding);
}
