using System.Security.Cryptography;
using System.Text;

namespace ShipLab.Figures;

/// <summary>
/// The figure as a fragment of HTML for notebooks. The static picture stands in a div; a script then asks for plotly.js (at most
/// once a page) and lets it draw in the picture's place. plotly.js itself is never part of the fragment.
/// </summary>
internal static class FigureHtml
{
    /// <summary>The version that the lab fetches from npm and that the CDN address names.</summary>
    internal const string PlotlyVersion = "4.1.2";

    /// <summary>Where the lab keeps plotly.js, relative to the notebook.</summary>
    internal const string LocalPlotly = ".lab/plotly.min.js";

    private const string Cdn = $"https://cdn.jsdelivr.net/npm/plotly.js-dist-min@{PlotlyVersion}/plotly.min.js";

    // The div is found by a class made of the content, so running a cell again changes nothing in the file; one that has been
    // drawn is marked, so the same figure may stand on a page twice. Module loaders (RequireJS in old notebooks) would keep
    // Plotly from the window, so they are hidden while it loads. The ink is chosen by the page's actual background.
    private const string Script = """
        (function(){var f=@JSON,c="@CLASS";
        function ink(e){for(;e;e=e.parentElement){var m=getComputedStyle(e).backgroundColor.match(/[\d.]+/g);
        if(m&&(m.length<4||m[3]>0))return m[0]*.299+m[1]*.587+m[2]*.114<128?"#d4d8de":"#3c434d"}return"#777d88"}
        function draw(P){document.querySelectorAll("."+c+":not([data-drawn])").forEach(function(e){e.dataset.drawn=1;
        f.layout.font.color=ink(e);e.innerHTML="";P.newPlot(e,f.data,f.layout,f.config)})}
        function load(u){return new Promise(function(ok,no){var s=document.createElement("script"),d=window.define;window.define=undefined;
        s.src=u;s.onload=function(){window.define=d;window.Plotly?ok(window.Plotly):no()};s.onerror=function(){window.define=d;s.remove();no()};
        document.head.appendChild(s)})}
        if(window.Plotly)return draw(window.Plotly);
        window.shipLabPlotly=window.shipLabPlotly||load("@LOCAL").catch(function(){return load("@CDN")});
        window.shipLabPlotly.then(draw,function(){})})()
        """;

    public static string Write(Figure figure)
    {
        var marks = figure.Panels.SelectMany(p => p.Marks).ToList();
        if (marks is [Cells cells])
        {
            string title = Svg.SvgCanvas.Escape(figure.Title), subtitle = figure.Subtitle is null ? "" : "<br>" + Svg.SvgCanvas.Escape(figure.Subtitle);
            return $"<div class=\"shiplab-figure\"><p><b>{title}</b>{subtitle}</p>{TableText.Html(cells)}</div>";
        }
        string svg = figure.ToSvg();
        if (marks.All(m => m is Pictures or Cells)) return $"<div class=\"shiplab-figure\">{svg}</div>";

        string json = figure.ToJson();
        string name = "shiplab-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 6));
        string script = Script.Replace("@CLASS", name).Replace("@LOCAL", LocalPlotly).Replace("@CDN", Cdn).Replace("@JSON", json);
        return $"<div class=\"shiplab-figure {name}\">{svg}</div>\n<script>{script}</script>";
    }
}
