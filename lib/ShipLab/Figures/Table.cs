using Plotly.NET;
using Plotly.NET.TraceObjects;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>Rows of text under headings; columns of numbers are set to the right.</summary>
public static class Table
{
    private const int RowHeight = 26, BoldRowHeight = 34; // plotly.js lays a cell with a tag out with more room

    /// <summary>Builds the table.</summary>
    /// <param name="title">What the table shows.</param>
    /// <param name="headings">One a column.</param>
    /// <param name="rows">A text a column each.</param>
    /// <param name="bold">Cells set in bold, as (row, column): the best of each column, say.</param>
    /// <param name="subtitle">How the numbers came about.</param>
    /// <exception cref="ArgumentException">A row has not a text a column.</exception>
    public static GenericChart Create(string title, IReadOnlyList<string> headings,
        IReadOnlyList<IReadOnlyList<string>> rows,
        IReadOnlySet<(int Row, int Column)>? bold = null, string? subtitle = null)
    {
        for (var r = 0; r < rows.Count; r++)
            Check.SameLength($"row {r + 1} of the table", ("texts", rows[r].Count), ("headings", headings.Count));
        string Cell(int r, int c) =>
            bold?.Contains((r, c)) == true ? $"<b>{Titles.Escape(rows[r][c])}</b>" : Titles.Escape(rows[r][c]);
        var columns = headings.Select((_, c) => Enumerable.Range(0, rows.Count).Select(r => Cell(r, c)).ToArray())
            .ToArray();
        var widths =
            headings.Select((heading, c) => 22 + 8 * rows.Select(row => row[c].Length).Append(heading.Length).Max())
                .ToArray();
        var align = columns.Select(column => column.All(IsNumber) ? "right" : "left").ToArray();
        var look = new { align, height = RowHeight, fill = new { color = "rgba(0,0,0,0)" },
            line = new { color = HouseStyle.Grid } };
        var values = headings.Select(heading => $"<b>{Titles.Escape(heading)}</b>").ToArray();
        var boldRows = bold?.Select(cell => cell.Row).Distinct().Count() ?? 0;
        return Chart.Table(ChartProperties.With(ChartProperties.With(new TableCells(), look), new { values }),
                ChartProperties.With(ChartProperties.With(new TableCells(), look), new { values = columns }))
            .WithTrace(new { columnwidth = widths })
            .WithLayout(new { width = Math.Clamp(24 + widths.Sum(), 420, 1100),
                height = (rows.Count + 2) * RowHeight + boldRows * (BoldRowHeight - RowHeight) })
            .Titled(title, subtitle).WithLayout(new { margin = new { l = 12, b = 10 } });
    }

    /// <summary>The trace as an HTML table, which a page shows without scripts and in its own ink.</summary>
    internal static string Html(Trace table)
    {
        var (headings, columns) = ((string[])table.At("header", "values")!, (string[][])table.At("cells", "values")!);
        var align = (string[])table.At("cells", "align")!;
        string Cell(string tag, string text, int c) =>
            $"<{tag} style=\"text-align:{align[c]};padding:2px 10px\">{text}</{tag}>";
        var html = new StringBuilder(
            $"<table><thead><tr>{string.Concat(headings.Select((text, c) => Cell("th", text, c)))}</tr></thead><tbody>");
        for (var r = 0; columns.Length > 0 && r < columns[0].Length; r++)
            html.Append($"<tr>{string.Concat(columns.Select((column, c) => Cell("td", column[r], c)))}</tr>");
        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>A dash, n/a, nothing, or a number with at most three letters (a unit) behind it; "&lt;b&gt;" does not
    /// count.</summary>
    private static bool IsNumber(string cell)
    {
        var text = cell.Replace("<b>", "").Replace("</b>", "").Trim();
        var first = text.TrimStart('+', '-', '−', '±', '.').FirstOrDefault();
        return text is "" or "-" or "–" or "n/a" || (char.IsAsciiDigit(first) && text.Count(char.IsLetter) <= 3);
    }
}
