namespace ShipLab.Figures;

/// <summary>Style and script of the report page.</summary>
internal static class ReportPage
{
    /// <summary>Light and dark by the reader's setting; navigation at the left on wide screens, above on narrow ones, none in print.</summary>
    public const string Style = """

        :root{--text:#1f2430;--soft:#5c6370;--back:#fff;--panel:#f5f6f8;--line:#dcdfe4;--link:#0b62a8;--ink:#3c434d}
        @media(prefers-color-scheme:dark){:root{--text:#d9dde3;--soft:#9aa2ae;--back:#16181d;--panel:#1f2229;--line:#343943;--link:#6cb6f0;--ink:#c9cfd8}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth}
        body{margin:0;background:var(--back);color:var(--text);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;display:flex}
        nav{position:sticky;top:0;align-self:flex-start;width:250px;height:100vh;overflow:auto;padding:24px 18px;border-right:1px solid var(--line);font-size:14px;flex:none}
        nav .title{font-weight:600;margin:0 0 12px}
        nav ol{list-style:none;margin:0;padding:0}
        nav a{display:block;padding:4px 8px;border-radius:6px;color:var(--soft);text-decoration:none;line-height:1.35}
        nav a:hover,nav a:focus{background:var(--panel);color:var(--text)}
        main{max-width:1180px;padding:24px 40px 80px;min-width:0;flex:1}
        h1{font-size:1.7em;line-height:1.25;margin:.4em 0 .6em}
        h2{font-size:1.3em;margin:1.6em 0 .5em}
        h3{font-size:1.1em;margin:1.4em 0 .4em}
        section{border-top:1px solid var(--line);margin-top:48px;padding-top:16px}
        a{color:var(--link)}
        .note{color:var(--soft);margin-top:-.6em}
        code{font:.88em ui-monospace,"SF Mono",Consolas,"DejaVu Sans Mono",monospace;background:var(--panel);padding:.1em .3em;border-radius:4px}
        pre{background:var(--panel);padding:12px 14px;border-radius:8px;overflow:auto;font-size:14px;line-height:1.45}
        pre code{background:none;padding:0;font-size:13px}
        pre.output{background:none;border-left:3px solid var(--line);border-radius:0;font:13px/1.45 ui-monospace,Consolas,"DejaVu Sans Mono",monospace}
        details.code{margin:.6em 0}
        details.code>summary{color:var(--soft);font-size:13px;cursor:pointer}
        blockquote{margin:1em 0;padding:.1em 1em;border-left:3px solid var(--link);color:var(--soft)}
        .table,.output{overflow-x:auto;max-width:100%}
        .output{margin:1em 0}
        .figure svg,.figure img{max-width:100%;height:auto}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:15px}
        th,td{padding:4px 12px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        thead th{border-bottom:2px solid var(--soft)}
        td[style*=right]{white-space:nowrap}
        tr:has(td[style*=right]) td:first-child{white-space:nowrap}
        main p,main ul,main ol,main pre,main blockquote{max-width:800px}
        .math{font-family:"STIX Two Math",Cambria,Georgia,serif;font-style:italic}
        p.math{text-align:center;white-space:pre-wrap}
        svg .ink{fill:var(--ink)}
        svg .ink-line{stroke:var(--ink)}
        @media(max-width:900px){body{display:block}nav{position:static;width:auto;height:auto;border-right:0;border-bottom:1px solid var(--line)}main{padding:16px}}
        @media print{:root{--text:#000;--soft:#444;--back:#fff;--panel:#f3f3f3;--line:#ccc;--link:#000;--ink:#333}nav,details.code{display:none}
        body{display:block;font-size:11pt}main{max-width:none;padding:0}section{break-before:page;border:0}.output,.figure,tr{break-inside:avoid}}

        """;

    /// <summary>Lets Plotly draw a figure when it comes near the window, in the page's ink, and again when the theme changes.</summary>
    public const string Script = """

        (function(){
        var dark=matchMedia("(prefers-color-scheme: dark)"),drawn=[];
        function ink(){return getComputedStyle(document.documentElement).getPropertyValue("--ink").trim()}
        function draw(e){var f=JSON.parse(e.querySelector("script").textContent),d=document.createElement("div");
        f.layout.font=f.layout.font||{};f.layout.font.color=ink();
        Plotly.newPlot(d,f.data,f.layout,f.config||{}).then(function(){var p=e.querySelector("svg,img");if(p&&p.parentElement===e)p.remove();e.prepend(d);drawn.push(d)})}
        var seen=new IntersectionObserver(function(all){all.forEach(function(x){if(x.isIntersecting){seen.unobserve(x.target);draw(x.target)}})},{rootMargin:"400px"});
        document.querySelectorAll(".figure").forEach(function(e){if(e.querySelector("script"))seen.observe(e)});
        dark.addEventListener("change",function(){drawn.forEach(function(d){Plotly.relayout(d,{"font.color":ink()})})});
        })();

        """;
}
