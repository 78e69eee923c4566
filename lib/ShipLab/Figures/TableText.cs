using System.Text;
using ShipLab.Figures.Svg;

namespace ShipLab.Figures;

/// <summary>What the renderers of a table share, and its form as an HTML table.</summary>
internal static class TableText
{
    /// <summary>
    /// Whether a column holds numbers: every cell that says something is a dash or n/a, or starts with a number and has at most three letters
    /// (a unit).
    /// </summary>
    public static bool IsNumeric(Cells cells, int column)
    {
        var texts = cells.Rows.Where(r => column < r.Count).Select(r => r[column].Trim()).Where(t => t.Length > 0).ToList();
        return texts.Count > 0 && texts.All(t => t is "-" or "–" or "—" or "n/a"
            || (char.IsAsciiDigit(t.TrimStart('+', '-', '−', '±', '.').FirstOrDefault()) && t.Count(char.IsLetter) <= 3));
    }

    /// <summary>A plain HTML table with its title as the caption.</summary>
    public static string Html(Cells cells)
    {
        var html = new StringBuilder("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\"><thead><tr>");
        for (int c = 0; c < cells.Headings.Count; c++)
            html.Append($"<th style=\"{Style(cells, -1, c)}\">{SvgCanvas.Escape(cells.Headings[c])}</th>");
        html.Append("</tr></thead><tbody>");
        for (int r = 0; r < cells.Rows.Count; r++)
        {
            html.Append("<tr>");
            for (int c = 0; c < cells.Headings.Count; c++)
            {
                string text = SvgCanvas.Escape(c < cells.Rows[r].Count ? cells.Rows[r][c] : "");
                html.Append($"<td style=\"{Style(cells, r, c)}\">{(cells.Bold.Contains((r, c)) ? $"<b>{text}</b>" : text)}</td>");
            }
            html.Append("</tr>");
        }
        return html.Append("</tbody></table>").ToString();
    }

    private static string Style(Cells cells, int row, int column)
    {
        string line = row == -1 ? ";border-bottom:1px solid currentColor" : cells.LinesAbove.Contains(row) ? ";border-top:1px solid currentColor" : "";
        return $"text-align:{(IsNumeric(cells, column) ? "right" : "left")};padding:2px 10px{line}";
    }
}
