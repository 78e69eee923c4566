using System.Text.RegularExpressions;
using ShipLab.Figures.Svg;

namespace ShipLab.Figures;

/// <summary>
/// Chooses the form of an output that a page without network can show: HTML that runs and loads nothing, else Plotly's figure
/// over its static picture, else a picture, else Markdown, else plain text.
/// </summary>
internal static partial class ReportOutput
{
    private const string Png = "image/png", MarkdownText = "text/markdown";

    /// <param name="bundle">The output by MIME type.</param>
    /// <param name="live">Whether the page has plotly.js.</param>
    /// <param name="figures">Counts the figures that plotly.js draws.</param>
    public static string ToHtml(IReadOnlyDictionary<string, string> bundle, bool live, ref int figures)
    {
        if (bundle.TryGetValue(Mime.Html, out string? html) && !Active().IsMatch(html)) return $"<div class=\"output\">{html}</div>\n";
        string? picture = bundle.TryGetValue(Mime.Svg, out string? svg) && !Active().IsMatch(svg) ? svg
            : bundle.TryGetValue(Png, out string? png) ? $"<img alt=\"{Alternative(bundle)}\" src=\"data:image/png;base64,{png.ReplaceLineEndings("")}\">" : null;
        if (live && bundle.TryGetValue(Mime.Plotly, out string? json))
        {
            figures++;
            string data = json.Replace("<", "\\u003C", StringComparison.Ordinal);
            return $"<div class=\"output figure\">{picture}<script type=\"application/json\">{data}</script></div>\n";
        }
        if (picture is not null) return $"<div class=\"output figure\">{picture}</div>\n";
        if (bundle.TryGetValue(MarkdownText, out string? markdown)) return $"<div class=\"output\">{Markdown.ToHtml(markdown)}</div>\n";
        return bundle.TryGetValue(Mime.Text, out string? text) ? $"<pre class=\"output\">{SvgCanvas.Escape(text)}</pre>\n" : "";
    }

    private static string Alternative(IReadOnlyDictionary<string, string> bundle) =>
        SvgCanvas.Escape(bundle.TryGetValue(Mime.Text, out string? text) ? text : "picture");

    /// <summary>Scripts, frames, event handlers, and whatever fetches something when shown.</summary>
    [GeneratedRegex(@"<\s*(script|iframe|object|embed|link|base|form|foreignObject)\b|\bon\w+\s*=|javascript:|@import|url\(\s*['""]?\s*(https?:)?//|\b(src|href)\s*=\s*['""]?\s*(https?:)?//",
        RegexOptions.IgnoreCase)]
    private static partial Regex Active();
}
