using System.Text;
using System.Text.RegularExpressions;
using ShipLab.Figures.Svg;

namespace ShipLab.Figures;

/// <summary>
/// Writes a report as one HTML file that needs no network: styles, pictures and (when given) plotly.js are inside. Without
/// plotly.js the static pictures stay; with it they are replaced when they come into view.
/// </summary>
public static partial class HtmlReport
{
    /// <summary>Writes the file under a temporary name and renames it, so nobody sees half a report.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="path">The file; its folder is made when missing.</param>
    /// <param name="plotlyPath">plotly.min.js on this machine (npm package plotly.js-dist-min); null or missing for static pictures.</param>
    /// <exception cref="IOException">The folder cannot be written or the disk is full; the temporary file is removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Write(Report report, string path, string? plotlyPath = null)
    {
        string? plotly = plotlyPath is not null && File.Exists(plotlyPath) ? File.ReadAllText(plotlyPath) : null;
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, ToHtml(report, plotly));
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The page as text.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="plotly">The text of plotly.min.js, or null for static pictures.</param>
    public static string ToHtml(Report report, string? plotly = null)
    {
        var navigation = new StringBuilder();
        var body = new StringBuilder();
        int figures = 0;
        for (int i = 0; i < report.Chapters.Count; i++) Chapter(report.Chapters[i], $"c{i + 1}", plotly is not null, navigation, body, ref figures);
        if (report.Facts.Count > 0)
        {
            navigation.Append("<li><a href=\"#facts\">Versions and settings</a></li>\n");
            body.Append("<section id=\"facts\"><h1>Versions and settings</h1><div class=\"table\"><table><tbody>\n");
            foreach (var (name, value) in report.Facts)
                body.Append($"<tr><th>{SvgCanvas.Escape(name)}</th><td>{SvgCanvas.Escape(value)}</td></tr>\n");
            body.Append("</tbody></table></div></section>\n");
        }
        string introduction = report.Introduction is null ? "" : Markdown.ToHtml(report.Introduction, "intro-");
        string scripts = plotly is null || figures == 0 ? ""
            : $"<script>{plotly.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>\n<script>{ReportPage.Script}</script>\n";
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{SvgCanvas.Escape(report.Title)}</title>
            <style>{ReportPage.Style}</style>
            </head>
            <body>
            <nav aria-label="chapters"><p class="title">{SvgCanvas.Escape(report.Title)}</p><ol>
            {navigation}</ol></nav>
            <main>
            <header><h1>{SvgCanvas.Escape(report.Title)}</h1>
            {introduction}</header>
            {body}</main>
            {scripts}</body>
            </html>

            """;
    }

    private static void Chapter(ReportChapter chapter, string id, bool live, StringBuilder navigation, StringBuilder body, ref int figures)
    {
        navigation.Append($"<li><a href=\"#{id}\">{SvgCanvas.Escape(chapter.Title)}</a></li>\n");
        body.Append($"<section id=\"{id}\">\n");
        bool ownHeading = chapter.Blocks is [ProseBlock first, ..] && Markdown.Headings(first.Text) is [(1, _, _), ..];
        if (!ownHeading) body.Append($"<h1>{SvgCanvas.Escape(chapter.Title)}</h1>\n");
        string note = chapter.Note is null ? "" : $"<p class=\"note\">{SvgCanvas.Escape(chapter.Note)}</p>\n";
        if (!ownHeading) body.Append(note);
        for (int i = 0; i < chapter.Blocks.Count; i++)
        {
            switch (chapter.Blocks[i])
            {
                case ProseBlock prose:
                    string html = Markdown.ToHtml(prose.Text, id + "-");
                    if (i == 0 && ownHeading) html = html.Insert(html.IndexOf("</h1>", StringComparison.Ordinal) + "</h1>".Length, "\n" + note);
                    body.Append(html);
                    break;
                case CodeBlock code:
                    body.Append($"<details class=\"code\"><summary>code</summary><pre><code>{SvgCanvas.Escape(code.Source)}</code></pre></details>\n");
                    break;
                case StreamBlock stream: body.Append($"<pre class=\"output\">{SvgCanvas.Escape(TerminalCodes().Replace(stream.Text, ""))}</pre>\n"); break;
                case OutputBlock output: body.Append(ReportOutput.ToHtml(output.Bundle, live, ref figures)); break;
            }
        }
        body.Append("</section>\n");
    }

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\r(?!\n)")]
    private static partial Regex TerminalCodes();
}
