using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Plotly.NET;

namespace ShipLab.Figures;

/// <summary>
/// A chart as a notebook's output: plotly.js's figure for viewers that draw it, HTML that draws it by itself, one line
/// of text. (Plotly.NET's own formatter loads plotly.js through require.js from the network: without one it shows
/// nothing.)
/// </summary>
public static partial class ChartDisplay
{
    /// <summary>MIME type of plotly.js's figure.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>The version that the lab fetches from npm.</summary>
    internal const string Cdn = "https://cdn.jsdelivr.net/npm/plotly.js-dist-min@4.1.2/plotly.min.js";

    private static readonly JsonSerializerSettings Settings = new()
    {
        ReferenceLoopHandling = ReferenceLoopHandling.Serialize,
        StringEscapeHandling = StringEscapeHandling.EscapeHtml, // a name may not end the script that it stands in
        NullValueHandling = NullValueHandling.Ignore,
        Converters = [new ShortNumbers()],
    };

    // The div is found by its content's hash, so the file stays the same from run to run; a drawn one is marked, so a
    // figure may stand on
    // a page twice. Module loaders (RequireJS in old notebooks) would keep Plotly to themselves and are hidden while it
    // loads.
    private const string Script = """
        (function(){var f=@JSON;
        function ink(e){for(;e;e=e.parentElement){var m=getComputedStyle(e).backgroundColor.match(/[\d.]+/g);
        if(m&&(m.length<4||m[3]>0))return m[0]*.299+m[1]*.587+m[2]*.114<128?"#d4d8de":"#3c434d"}return"#3c434d"}
        function draw(P){document.querySelectorAll(".@ID:not([data-drawn])").forEach(function(e){e.dataset.drawn=1;e.textContent="";
        f.layout.font={color:ink(e),shadow:"none"};P.newPlot(e,f.data,f.layout,f.config)})}
        function load(u){return new Promise(function(ok,no){var s=document.createElement("script"),d=window.define;window.define=undefined;
        s.src=u;s.onload=function(){window.define=d;window.Plotly?ok(window.Plotly):no()};s.onerror=function(){window.define=d;s.remove();no()};
        document.head.appendChild(s)})}
        if(window.Plotly)return draw(window.Plotly);
        window.shipLabPlotly=window.shipLabPlotly||load(".lab/plotly.min.js").catch(function(){return load("@CDN")});
        window.shipLabPlotly.then(draw,function(){})})()
        """;

    /// <summary>plotly.js's figure: <c>{"data": [...], "layout": {...}, "config": {...}}</c>. Numbers have five digits;
    /// NaN is null, a gap.</summary>
    public static string ToJson(this GenericChart chart) => JsonConvert.SerializeObject(
        new { data = GenericChart.getTraces(chart), layout = GenericChart.getLayout(chart),
            config = new { displayModeBar = false } }, Settings);

    /// <summary>A fragment of HTML. plotly.js is taken from the page, else from the lab's folder beside the notebook,
    /// else from the network; it is no part of the fragment. A table is an HTML table and needs no script.</summary>
    public static string ToHtml(this GenericChart chart)
    {
        if (GenericChart.getTraces(chart) is [{ type: "table" } table])
            return $"<div><p>{GenericChart.getLayout(chart).At("title", "text")}</p>{Table.Html(table)}</div>";
        var json = chart.ToJson();
        var id = "shiplab-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 6));
        var script = Script.Replace("@ID", id).Replace("@CDN", Cdn).Replace("@JSON", json);
        return $"<div class=\"{id}\">{WebUtility.HtmlEncode(chart.ToText())} (drawn by plotly.js: "
            + $".lab/plotly.min.js beside the notebook, or the network)</div>\n<script>{script}</script>";
    }

    /// <summary>One line: the title, and how many traces of which kinds.</summary>
    public static string ToText(this GenericChart chart)
    {
        var kinds = GenericChart.getTraces(chart).GroupBy(trace => trace.type)
            .Select(kind => $"{kind.Count()} {kind.Key}");
        return $"Figure: {Title(chart)} ({string.Join(", ", kinds)})";
    }

    private static string Title(GenericChart chart) =>
        WebUtility.HtmlDecode(
            Tags().Replace(GenericChart.getLayout(chart).At("title", "text") as string ?? "untitled", " ")).Trim();

    /// <summary>
    /// Tells the formatting library of .NET Interactive how charts are shown. It finds formatters by an attribute on
    /// the type shown, and GenericChart is not the lab's, so they are registered; by reflection, as the library belongs
    /// to the kernel (the runner's or Jupyter's, of different versions) and is absent in other programs. Done again
    /// where a kernel has forgotten it.
    /// </summary>
    internal static void Register()
    {
        var formatter = AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(a => a.GetName().Name == "Microsoft.DotNet.Interactive.Formatting")
            ?.GetType("Microsoft.DotNet.Interactive.Formatting.Formatter");
        if (formatter is null) return;
        var known =
            (IEnumerable<string>)formatter.GetMethod("GetPreferredMimeTypesFor", [typeof(Type)])!.Invoke(null,
                [typeof(GenericChart)])!;
        if (known.Contains(Plotly)) return;
        (string Mime, Func<GenericChart, string> Text)[] forms = [(Plotly, ToJson), ("text/html", ToHtml),
            ("text/plain", ToText)];
        var register =
            formatter.GetMethod("Register", [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)])!;
        foreach (var (mime, text) in forms)
        {
            Action<object, TextWriter> write = (chart, writer) => writer.Write(text((GenericChart)chart));
            register.Invoke(null, [typeof(GenericChart), write, mime]);
        }
        formatter.GetMethod("SetPreferredMimeTypesFor", [typeof(Type), typeof(string[])])!
            .Invoke(null, [typeof(GenericChart), forms.Select(form => form.Mime).ToArray()]);
    }

    [GeneratedRegex("(<[^>]*>)+")]
    private static partial Regex Tags();

    /// <summary>Whole numbers exactly, others with five digits: a notebook keeps no digit that the eye cannot
    /// see.</summary>
    private sealed class ShortNumbers : JsonConverter<double>
    {
        private static CultureInfo Invariant => CultureInfo.InvariantCulture;

        public override double ReadJson(JsonReader reader, Type type, double existing, bool exists,
            JsonSerializer serializer) =>
            throw new NotSupportedException();

        public override void WriteJson(JsonWriter writer, double value, JsonSerializer serializer)
        {
            var isWhole = value == Math.Floor(value) && Math.Abs(value) < 1e15;
            if (!double.IsFinite(value)) writer.WriteNull();
            else if (isWhole) writer.WriteValue((long)value);
            else writer.WriteRawValue(double.Parse(value.ToString("G5", Invariant), Invariant)
                .ToString("R", Invariant));
        }
    }
}
