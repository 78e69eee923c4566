using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Plotly.NET;

namespace ShipLab.Figures.Reports;

/// <summary>
/// One HTML page that needs no network: prose by Markdig, charts drawn by one copy of plotly.js inside the page when
/// they come into view.
/// </summary>
/// <param name="title">Of the page.</param>
public sealed partial class ReportPage(string title)
{
    /// <summary>Prose of this project's own files, in which HTML stands as it is.</summary>
    private static readonly MarkdownPipeline Own = new MarkdownPipelineBuilder().UsePipeTables()
        .UseMathematics().Build();

    /// <summary>Prose that is made of names from elsewhere: HTML in it is text.</summary>
    private static readonly MarkdownPipeline Foreign = new MarkdownPipelineBuilder().UsePipeTables()
        .DisableHtml().Build();

    private readonly StringBuilder _contents = new(), _body = new();
    private int _chapters;

    /// <summary>Begins a chapter, with a line of text below its title.</summary>
    public void Chapter(string heading, string? note = null)
    {
        _contents.Append($"<li><a href=\"#c{++_chapters}\">{Html(heading)}</a></li>\n");
        _body.Append($"<h1 id=\"c{_chapters}\">{Html(heading)}</h1>\n");
        if (note is not null) _body.Append($"<p class=\"note\">{Html(note)}</p>\n");
    }

    /// <summary>Markdown; formulas as readable text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="own">True lets HTML in it through: for this project's notebooks only.</param>
    public void Prose(string markdown, bool own = false) =>
        _body.Append(MathSpan().Replace(Markdown.ToHtml(markdown, own ? Own : Foreign),
        math => $"{math.Groups[1]}{SimpleMath.ToHtml(WebUtility.HtmlDecode(math.Groups[2].Value))}"));

    /// <summary>Source code, folded away until the reader opens it.</summary>
    public void Code(string source) =>
        _body.Append("<details "
            + $"class=\"code\"><summary>code</summary><pre><code>{Html(source)}</code></pre></details>\n");

    /// <summary>What a program printed, without control sequences of terminals.</summary>
    public void Printed(string text) =>
        _body.Append($"<pre class=\"output\">{Html(TerminalCodes().Replace(text, ""))}</pre>\n");

    /// <summary>A chart; nothing for null.</summary>
    public void Chart(GenericChart? chart)
    {
        if (chart is not null)
            Output(new Dictionary<string, string> { ["text/html"] = chart.ToHtml(),
                [ChartDisplay.Plotly] = chart.ToJson() });
    }

    /// <summary>An output of a notebook in the best of its forms that needs no network: HTML without scripts, a chart,
    /// a picture, text.</summary>
    public void Output(IReadOnlyDictionary<string, string> bundle)
    {
        if (bundle.TryGetValue("text/html", out var html) && !Active().IsMatch(html))
            _body.Append($"<div class=\"output\">{html}</div>\n");
        else if (bundle.TryGetValue(ChartDisplay.Plotly, out var json))
            _body.Append("<div class=\"output figure\"><script "
                + $"type=\"application/json\">{json.Replace("<", "\\u003C")}</script></div>\n");
        else if (bundle.TryGetValue("image/png", out var png))
            _body.Append("<div class=\"output\"><img alt=\"\" "
                + $"src=\"data:image/png;base64,{png.ReplaceLineEndings("")}\"></div>\n");
        else if (bundle.TryGetValue("text/markdown", out var markdown)) Prose(markdown);
        else if (bundle.TryGetValue("text/plain", out var text)) Printed(text);
    }

    /// <summary>What the numbers depend on: versions, machine, times.</summary>
    public void Facts(IReadOnlyList<(string Name, string Value)> facts)
    {
        if (facts.Count == 0) return;
        Chapter("Versions and settings");
        _body.Append(
            $"<table>{string.Concat(facts.Select(fact => $"<tr><th>{Html(fact.Name)}</th><td>{Html(fact.Value)}</td></tr>\n"))}</table>\n");
    }

    /// <summary>The whole page.</summary>
    /// <param name="plotly">The text of plotly.min.js; null lets the page take it from the network.</param>
    public string ToHtml(string? plotly) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>{{Html(title)}}</title><style>{{Style}}</style></head>
        <body><nav aria-label="chapters"><p><b>{{Html(title)}}</b></p><ol>{{_contents}}</ol></nav>
        <main><h1>{{Html(title)}}</h1>
        {{_body}}</main>
        <script{{(plotly is null ? $" src=\"{ChartDisplay.Cdn}\"" : "")}}>{{plotly?.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}}</script>
        <script>{{Script}}</script></body></html>

        """;

    /// <summary>Writes the page, under a temporary name first, so nobody sees half of it.</summary>
    /// <param name="path">The file; its folder is made when missing.</param>
    /// <param name="plotlyPath">plotly.min.js on this machine; where it is missing the page takes it from the
    /// network.</param>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public void Save(string path, string plotlyPath)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.WriteAllText(path, ToHtml(File.Exists(plotlyPath) ? File.ReadAllText(plotlyPath) : null));
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root{--text:#1f2430;--soft:#5c6370;--back:#fff;--panel:#f5f6f8;--line:#dcdfe4;--link:#0b62a8}
        @media(prefers-color-scheme:dark){:root{--text:#d9dde3;--soft:#9aa2ae;--back:#16181d;--panel:#1f2229;--line:#343943;--link:#6cb6f0}}
        body{margin:0;background:var(--back);color:var(--text);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;display:flex}
        nav{position:sticky;top:0;align-self:flex-start;width:230px;height:100vh;overflow:auto;padding:16px;border-right:1px solid var(--line);font-size:14px;flex:none}
        nav ol{list-style:none;padding:0}nav a{display:block;padding:4px;color:var(--soft);text-decoration:none}a{color:var(--link)}
        main{max-width:1180px;padding:16px 40px 80px;min-width:0}h1[id]{border-top:1px solid var(--line);margin-top:40px;padding-top:16px}
        main p,main ul,main ol,main blockquote{max-width:800px}.note,blockquote,summary{color:var(--soft)}
        pre,code{font-family:ui-monospace,Consolas,"DejaVu Sans Mono",monospace;font-size:13px;background:var(--panel)}pre{padding:12px;overflow:auto}
        .output{overflow-x:auto;margin:1em 0}img{max-width:100%}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:15px}
        th,td{padding:4px 12px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}.math{font-family:Cambria,Georgia,serif;font-style:italic}
        @media(max-width:900px){body{display:block}nav{position:static;width:auto;height:auto}}@media print{nav,details.code{display:none}.output,tr{break-inside:avoid}}
        """;

    private const string Script = """
        (function(){var dark=matchMedia("(prefers-color-scheme:dark)"),drawn=[],ink=function(){return getComputedStyle(document.body).color};
        var seen=new IntersectionObserver(function(all){all.forEach(function(x){if(!x.isIntersecting)return;seen.unobserve(x.target);
        var f=JSON.parse(x.target.textContent),d=x.target.appendChild(document.createElement("div"));f.layout.font={color:ink(),shadow:"none"};
        Plotly.newPlot(d,f.data,f.layout,f.config).then(function(){drawn.push(d)})})},{rootMargin:"400px"});
        document.querySelectorAll(".figure").forEach(function(e){e.style.minHeight="60px";seen.observe(e)});
        dark.addEventListener("change",function(){drawn.forEach(function(d){Plotly.relayout(d,{"font.color":ink()})})})})();
        """;

    [GeneratedRegex(@"(<(?:span|div) class=""math"">)\s*\\[(\[](.*?)\\[)\]]", RegexOptions.Singleline)]
    private static partial Regex MathSpan();

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\r(?!\n)")]
    private static partial Regex TerminalCodes();

    /// <summary>Scripts, frames, event handlers, and whatever fetches something when shown.</summary>
    [GeneratedRegex(@"<\s*(script|iframe|object|embed|link|base|form|foreignObject)\b|\bon\w+\s*=|javascript:|@import|url\(\s*['""]?\s*(https?:)?//|\b(src|href)\s*=\s*['""]?\s*(https?:)?//",
        RegexOptions.IgnoreCase)]
    private static partial Regex Active();
}
