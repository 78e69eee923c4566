using System.Text.Json;
using System.Text.RegularExpressions;
using Plotly.NET;
using Plotly.NET.CSharp;
using ShipLab.Figures;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Tests.Figures;

/// <summary>What all charts have in common: their JSON, their HTML, their look.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Kinds => [.. Gallery.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void The_json_is_a_figure_of_plotly_js_whose_columns_have_one_length(string kind)
    {
        var json = Json(Gallery.Of(kind));
        var layout = json.GetProperty("layout");

        Assert.True(layout.GetProperty("width").GetInt32() > 0 && layout.GetProperty("height").GetInt32() > 0);
        Assert.NotEqual(0, json.GetProperty("data").GetArrayLength());
        foreach (var trace in json.GetProperty("data").EnumerateArray()
            .Where(trace => trace.GetProperty("type").GetString() is "scatter" or "bar"))
        {
            Assert.Equal(trace.GetProperty("x").GetArrayLength(), trace.GetProperty("y").GetArrayLength());
            Assert.True(trace.TryGetProperty("marker", out var marker) && marker.TryGetProperty("color", out _)
                || trace.GetProperty("mode").GetString() == "text");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Gaps_are_null_and_a_template_costs_little(string kind)
    {
        var text = Gallery.Of(kind).ToJson();

        Assert.DoesNotMatch(@"\bNaN\b|\bInfinity\b", text);
        Assert.True(Json(Gallery.Of(kind)).GetProperty("layout").GetProperty("template").GetRawText().Length < 1000);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Names_with_markup_stay_text(string kind)
    {
        var chart = Gallery.Of(kind);
        var html = chart.ToHtml();

        Assert.DoesNotContain("<", chart.ToJson());
        Assert.DoesNotContain("<b> &", html);
        Assert.Equal(Regex.Count(html, "<script"), Regex.Count(html, "</script"));
        Assert.DoesNotContain('\n', chart.ToText());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_html_holds_no_library_and_no_path_and_is_the_same_each_time(string kind)
    {
        var html = Gallery.Of(kind).ToHtml();

        Assert.Equal(html, Gallery.Of(kind).ToHtml());
        Assert.DoesNotContain(Environment.CurrentDirectory, html);
        Assert.DoesNotContain("file:", html);
        Assert.True(html.Length < 100_000, $"{html.Length} characters");
    }

    [Fact]
    public void The_html_takes_plotly_from_the_page_then_the_labs_folder_then_the_network()
    {
        var html = Gallery.Of("line").ToHtml();

        int page = html.IndexOf("if(window.Plotly)return", StringComparison.Ordinal),
            local = html.IndexOf("\".lab/plotly.min.js\"", StringComparison.Ordinal);
        Assert.True(0 < page && page < local && local < html.IndexOf("\"https://", StringComparison.Ordinal));
    }

    [Fact]
    public void A_tsne_map_of_a_thousand_points_takes_less_than_100_KB_in_both_forms_together()
    {
        var chart = Gallery.Tsne(1000, 32);

        Assert.InRange(chart.ToJson().Length + chart.ToHtml().Length, 20_000, 100_000);
    }

    [Fact]
    public void Charts_made_by_Plotlys_verbs_alone_have_the_labs_look()
    {
        HouseStyle.Use();
        var layout = Json(Chart.Line<double, double, string>([1, 2], [3, 4])).GetProperty("layout");

        Assert.Equal(HouseStyle.Palette, layout.GetProperty("template").GetProperty("layout").GetProperty("colorway")
            .EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public void Plotlys_own_verbs_change_a_figure_and_keep_the_rest()
    {
        var chart = Plot.Line("loss", [3, 2, 1]).Titled("before", x: "step", y: "loss")
            .WithLayout(new { yaxis = new { type = "log" } });
        var changed = Json(chart.WithYAxisStyle<double, double, string>(TitleText: "error").WithSize(Width: 300))
            .GetProperty("layout");

        Assert.Equal(300, changed.GetProperty("width").GetInt32());
        Assert.Equal("before", changed.GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("log", changed.GetProperty("yaxis").GetProperty("type").GetString());
        Assert.Equal("error", changed.GetProperty("yaxis").GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("step", changed.GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString());
    }

    [Fact]
    public void What_is_changed_or_set_in_a_grid_stays_as_it_was()
    {
        var chart = Plot.Line("a", [1, 2]).WithRule(1).Titled("t");
        var before = chart.ToJson();
        var wide = chart.WithTrace(new { line = new { width = 9 } });
        Grid.Of(2, chart, chart).Titled("grid");

        Assert.Equal(before, chart.ToJson());
        Assert.Equal(9, Json(wide).GetProperty("data")[0].GetProperty("line").GetProperty("width").GetInt32());
        Assert.NotNull(Json(wide).GetProperty("data")[0].GetProperty("line").GetProperty("color").GetString());
    }

    [Fact]
    public void A_grid_gives_each_chart_its_axes_its_dashed_line_and_a_name_once_in_the_legend()
    {
        var json = Json(Grid.Of(2, Plot.Line("CoOp", [1, 2]), Plot.Line("CoOp", [2, 3]).WithRule(2.5),
            Plot.Line("SHIP", [1])).Titled("grid"));
        var (traces, layout) = (json.GetProperty("data"), json.GetProperty("layout"));

        Assert.Equal("x2", traces[1].GetProperty("xaxis").GetString());
        Assert.False(traces[1].GetProperty("showlegend").GetBoolean());
        Assert.True(traces[0].GetProperty("showlegend").GetBoolean());
        Assert.Equal(("x2 domain", "y2"), (layout.GetProperty("shapes")[0].GetProperty("xref").GetString(),
            layout.GetProperty("shapes")[0].GetProperty("yref").GetString()));
        var domains =
            Enumerable.Range(1, 3).Select(i => layout.GetProperty(i == 1 ? "xaxis" : $"xaxis{i}").GetProperty("domain"))
                .Select(d => (d[0].GetDouble(), d[1].GetDouble())).ToArray();
        Assert.True(domains[0].Item2 < domains[1].Item1 && domains[0] == domains[2]);
    }

    [Fact]
    public void A_method_has_one_colour_in_all_figures_and_two_in_a_figure_never_share_one()
    {
        string[] colors = [.. new[] { "CoOp + SHIP", "text control", "zero-shot", "base classes", "new classes",
            "H" }.Select(name => HouseStyle.ColorOf(name)!)];

        Assert.Equal(colors.Length, colors.Distinct().Count());
        Assert.Equal(HouseStyle.ColorOf("SHIP"), HouseStyle.ColorOf("Tip-Adapter-F + SHIP"));
        Assert.Null(HouseStyle.ColorOf("weight 0.05"));
        var traces =
            Json(Chart.Combine(new[] { "cocoop", "linear-probe", "x", "y", "x" }.Select(name => Plot.Line(name, [1])))
                .Titled("t")).GetProperty("data");
        string?[] drawn = [.. traces.EnumerateArray()
            .Select(trace => trace.GetProperty("line").GetProperty("color").GetString())];
        Assert.Equal(4, drawn.Distinct().Count());
        Assert.Equal(drawn[2], drawn[4]);
    }

    [Theory]
    [InlineData("#6A717C", "#FFFFFF")] // on dark pages the same ink has a white rim
    [InlineData("#3C434D", "#FFFFFF")] // what the HTML chooses on light and dark pages
    [InlineData("#D4D8DE", "#1E1E1E")]
    public void Text_can_be_read(string ink, string paper)
    {
        Assert.Contains(ink.ToLowerInvariant(),
            (Gallery.Of("line").ToHtml() + Gallery.Of("line").ToJson()).ToLowerInvariant());
        Assert.True(Contrast(ink, paper) >= 4.5);
    }

    [Fact]
    public void A_heat_map_survives_equal_names_and_is_not_smoothed()
    {
        var trace = Json(Plot.Heat(new double[2, 2], ["a", "a"], ["b", "c"])).GetProperty("data")[0];

        Assert.Equal(["b", "c"], trace.GetProperty("x").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal(2, trace.GetProperty("y").EnumerateArray().Select(v => v.GetString()).Distinct().Count());
        Assert.False(trace.GetProperty("zsmooth").GetBoolean());
    }

    [Fact]
    public void Columns_of_different_lengths_are_refused_with_names_and_both_lengths()
    {
        var error = Assert.Throws<ArgumentException>(() => Plot.Line("loss", [1, 2, 3], [1, 2]));

        Assert.Contains("'loss'", error.Message);
        Assert.Contains("3 values of x, but 2 values of y", error.Message);
        Assert.Throws<ArgumentException>(() => Plot.Bars(["a", "b"], [1], "x"));
        Assert.Throws<ArgumentException>(() => Plot.Bars(["a"], [1], "x", errors: [1, 2]));
        Assert.Throws<ArgumentException>(() => Plot.Heat(new double[2, 2], ["a"], ["b", "c"]));
        Assert.Throws<ArgumentException>(() => TsneFigure.Create("t", new double[1, 2], [3], ["only one"]));
        Assert.Throws<ArgumentException>(() => Table.Create("t", ["a", "b"], [["1"]]));
    }

    [Fact]
    public void A_million_points_are_thinned_on_a_line_and_refused_in_a_plane_with_what_to_do()
    {
        Assert.InRange(Plot.Line("loss", Enumerable.Range(0, 1_000_000).Select(i => (double)i)).ToJson().Length,
            3000, 12_000);
        var error =
            Assert.Throws<ArgumentException>(
                () => Plot.Points("features", new double[1_000_000], new double[1_000_000]));
        Assert.Contains("1000000 points", error.Message);
        Assert.Contains("every 50th", error.Message);
    }

    [Theory]
    [InlineData(true, "1.5 ± 0.2", "–", "+3", "25.3 GB", "−4.5", ".5")]
    [InlineData(false, "32 x 32 pixels", "64")]
    [InlineData(false, "a", "1")]
    public void Columns_of_numbers_stand_at_the_right(bool right, params string[] cells)
    {
        var html = Table.Create("t", ["h"], [.. cells.Select(c => new[] { c })]).ToHtml();

        Assert.Equal(right, html.Contains("text-align:right"));
        Assert.DoesNotContain("<script", html);
    }

    private static double Contrast(string a, string b)
    {
        double Light(string color) => new[] { 0.2126, 0.7152, 0.0722 }.Select((weight, i) =>
        {
            var channel = Convert.ToInt32(color.Substring(1 + 2 * i, 2), 16) / 255.0;
            return weight * (channel <= .04045 ? channel / 12.92 : Math.Pow((channel + .055) / 1.055, 2.4));
        }).Sum() + .05;
        return Math.Max(Light(a), Light(b)) / Math.Min(Light(a), Light(b));
    }

    internal static JsonElement Json(GenericChart chart) => JsonDocument.Parse(chart.ToJson()).RootElement;
}
