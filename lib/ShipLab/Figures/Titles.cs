using Plotly.NET;

namespace ShipLab.Figures;

/// <summary>The last touch to every figure: title, names of the axes, size, and colours for what has none
/// yet.</summary>
public static class Titles
{
    /// <summary>Gives a chart its words. A curve, bar or point that has no colour gets the one that its name has in all
    /// figures (<see cref="HouseStyle.ColorOf(string)"/>), or else the next that is free.</summary>
    /// <param name="chart">Made by <see cref="Plot"/> or by Plotly.NET's verbs.</param>
    /// <param name="title">One line saying what the figure shows.</param>
    /// <param name="subtitle">How the numbers came about: seeds, intervals.</param>
    /// <param name="x">What the horizontal axis measures, with its unit.</param>
    /// <param name="y">What the vertical axis measures, with its unit.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels; by itself as high as the rows of bars, cells or pictures need.</param>
    public static GenericChart Titled(this GenericChart chart, string title, string? subtitle = null, string? x = null,
        string? y = null,
        int? width = null, int? height = null)
    {
        ChartDisplay.Register();
        var layout = GenericChart.getLayout(chart);
        var wide = width ?? layout.At("width") as int? ?? HouseStyle.Width;
        string[] lines = [.. Lines(title, wide / 9)], small = [.. Lines(subtitle ?? "", wide / 7)];
        var text = string.Join("<br>",
            [.. lines, .. small.Select(line => $"<span style=\"font-size:12px\">{line}</span>")]);
        // a grid's headings
        var above = 30 + 21 * (lines.Length + small.Length) + (layout.At("annotations") is null ? 0 : 14);
        chart = Coloured(chart).WithLayout(new
        {
            template = HouseStyle.Template, // of a chart that was made before the lab's style was in use
            // plotly.js moves a title of several lines up
            title = new { text, pad = new { t = 14 + 11 * (lines.Length + small.Length - 1) } },
            width = wide,
            height = height ?? HeightOf(chart) + above,
            margin = new { t = above },
        });
        if (x is not null) chart = chart.WithLayout(new { xaxis = new { title = new { text = Escape(x) } } });
        return y is null ? chart : chart.WithLayout(new { yaxis = new { title = new { text = Escape(y) } } });
    }

    /// <summary>Plotly.js reads tags in its texts; a name is none.</summary>
    internal static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Words in lines of up to so many letters, escaped.</summary>
    internal static IEnumerable<string> Lines(string text, int letters)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > letters)
            {
                yield return Escape(line.ToString());
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        if (line.Length > 0) yield return Escape(line.ToString());
    }

    /// <summary>Below the title: what the chart asked for, rows of horizontal bars, or the usual.</summary>
    private static int HeightOf(GenericChart chart)
    {
        if (GenericChart.getLayout(chart).At("height") is int asked and not HouseStyle.Height) return asked;
        var rows = GenericChart.getTraces(chart).Where(trace => trace.At("orientation")?.ToString() == "h").ToArray();
        return rows.Length == 0 ? HouseStyle.Height - 50
            : 60 + ((string[])rows[0].At("y")!).Length * (10 + 11 * rows.Length);
    }

    private static GenericChart Coloured(GenericChart chart)
    {
        var taken = new Dictionary<string, string>();
        foreach (var trace in GenericChart.getTraces(chart))
            if (trace.At("marker", "color") is string color) taken.TryAdd(trace.At("name") as string ?? "", color);
        return chart.Traces(trace =>
        {
            if (trace.type is not ("scatter" or "bar") || trace.At("marker", "color") is not null) return trace;
            var name = trace.At("name") as string ?? "";
            if (!taken.TryGetValue(name, out var color))
            {
                var free = HouseStyle.Palette.Prepend(HouseStyle.ColorOf(name))
                    .FirstOrDefault(c => c is not null && !taken.ContainsValue(c));
                taken[name] = color = free ?? HouseStyle.ColorOf(taken.Count);
            }
            return trace.type == "bar" ? ChartProperties.With(trace, new { marker = new { color } })
                : ChartProperties.With(trace, new { marker = new { color }, line = new { color } });
        });
    }
}
