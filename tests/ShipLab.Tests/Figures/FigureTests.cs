using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ShipLab.Figures;

namespace ShipLab.Tests.Figures;

public sealed partial class FigureTests
{
    private static readonly string[] TraceTypes = ["scatter", "bar", "heatmap", "table"];

    public static TheoryData<string> Kinds => [.. Gallery.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void The_json_is_a_Plotly_figure(string kind)
    {
        using var json = JsonDocument.Parse(Gallery.Of(kind).ToJson());
        var layout = json.RootElement.GetProperty("layout");

        Assert.True(layout.GetProperty("width").GetInt32() > 0 && layout.GetProperty("height").GetInt32() > 0);
        foreach (var trace in json.RootElement.GetProperty("data").EnumerateArray())
        {
            Assert.Contains(trace.GetProperty("type").GetString(), TraceTypes);
            if (trace.TryGetProperty("x", out var x) && trace.TryGetProperty("y", out var y) && trace.GetProperty("type").GetString() != "heatmap")
                Assert.Equal(x.GetArrayLength(), y.GetArrayLength());
            string axis = trace.TryGetProperty("xaxis", out var name) ? name.GetString()! : "x";
            if (trace.GetProperty("type").GetString() != "table") Assert.True(layout.TryGetProperty("xaxis" + axis[1..], out _), $"no layout for {axis}");
        }
        foreach (var axis in layout.EnumerateObject().Where(p => p.Name.StartsWith("xaxis", StringComparison.Ordinal) || p.Name.StartsWith("yaxis", StringComparison.Ordinal)))
        {
            double[] domain = [.. axis.Value.GetProperty("domain").EnumerateArray().Select(v => v.GetDouble())];
            Assert.True(domain is [>= 0, <= 1] && domain[0] < domain[1], $"{axis.Name} lies at {string.Join("..", domain)}");
            Assert.All(axis.Value.GetProperty("range").EnumerateArray(), v => Assert.Equal(JsonValueKind.Number, v.ValueKind));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_static_picture_is_well_formed_and_self_contained(string kind)
    {
        var svg = XDocument.Parse(Gallery.Of(kind).ToSvg());

        Assert.Equal(XName.Get("svg", "http://www.w3.org/2000/svg"), svg.Root!.Name);
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "script" or "foreignObject" or "style");
        var addresses = svg.Descendants().Attributes("href").Select(a => a.Value);
        Assert.All(addresses, a => Assert.StartsWith("data:image/png;base64,", a));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void No_form_contains_a_number_that_is_none(string kind)
    {
        foreach (var (mime, text) in Gallery.Of(kind).ToBundle())
            Assert.False(NotANumber().IsMatch(DataUri().Replace(text, "")), $"{mime}: {NotANumber().Match(text)}");
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Names_with_markup_stay_text_in_every_form(string kind)
    {
        var figure = Gallery.Of(kind);

        Assert.DoesNotContain("<", figure.ToJson());
        Assert.DoesNotContain("<b> &", figure.ToSvg());
        string html = figure.ToHtml();
        Assert.Equal(Regex.Count(html, "<script"), Regex.Count(html, "</script"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_html_names_no_path_of_this_machine_and_holds_no_library(string kind)
    {
        string html = Gallery.Of(kind).ToHtml();

        Assert.DoesNotContain(Environment.CurrentDirectory, html);
        Assert.DoesNotContain("file:", html);
        Assert.DoesNotMatch("(src|href)=\"?(/|[A-Za-z]:)", DataUri().Replace(html, ""));
        Assert.True(html.Length < 150_000, $"{html.Length} characters");
    }

    [Fact]
    public void The_html_takes_plotly_from_the_page_then_the_labs_folder_then_the_network()
    {
        string html = Gallery.Of("line").ToHtml();

        int page = html.IndexOf("window.Plotly)return", StringComparison.Ordinal), local = html.IndexOf("\".lab/plotly.min.js\"", StringComparison.Ordinal);
        int network = html.IndexOf("https://", StringComparison.Ordinal);
        Assert.True(0 < page && page < local && local < network);
        Assert.Contains("<svg", html);
    }

    [Fact]
    public void Pictures_and_tables_need_no_script()
    {
        Assert.DoesNotContain("<script", Gallery.Of("images").ToHtml());
        Assert.Contains("<table", Gallery.Of("table").ToHtml());
        Assert.DoesNotContain("<script", Gallery.Of("table").ToHtml());
    }

    [Fact]
    public void A_tsne_map_of_a_thousand_points_takes_less_than_120_KB_in_all_forms_together()
    {
        int bytes = Gallery.Tsne(1000, 32).ToBundle().Values.Sum(System.Text.Encoding.UTF8.GetByteCount);

        Assert.True(bytes < 120_000, $"{bytes} bytes");
    }

    [Fact]
    public void Forty_drawn_images_take_less_than_70_KB_a_form()
    {
        var figure = ImageGrid.Create("images", Gallery.Noise(40, 32), 32, 32);

        Assert.All(figure.ToBundle(), form => Assert.True(form.Value.Length < 70_000, $"{form.Key}: {form.Value.Length}"));
    }

    [Fact]
    public void The_same_figure_is_written_the_same_each_time()
    {
        Assert.Equal(Gallery.Of("t-SNE").ToHtml(), Gallery.Of("t-SNE").ToHtml());
    }

    [Fact]
    public void Equal_names_have_one_colour_and_one_legend_entry_across_panels()
    {
        var figure = Figure.Grid("two panels", 2, new Panel(new Curve("CoOp", [1, 2]), new Curve("SHIP", [2, 3])), new Panel(new Curve("SHIP", [4, 5])));
        using var json = JsonDocument.Parse(figure.ToJson());
        var traces = json.RootElement.GetProperty("data").EnumerateArray().ToList();

        Assert.Equal(traces[1].GetProperty("line").GetProperty("color").GetString(), traces[2].GetProperty("line").GetProperty("color").GetString());
        Assert.False(traces[2].GetProperty("showlegend").GetBoolean());
        Assert.Single(XDocument.Parse(figure.ToSvg()).Descendants(), e => e.Name.LocalName == "text" && e.Value == "SHIP");
    }

    [Fact]
    public void A_heatmap_names_its_cells_and_survives_equal_names()
    {
        using var json = JsonDocument.Parse(Figure.Heatmap("t", new double[2, 2], ["a", "a"], ["b", "c"]).ToJson());
        var trace = json.RootElement.GetProperty("data")[0];

        Assert.Equal(["b", "c"], trace.GetProperty("x").EnumerateArray().Select(v => v.GetString()));
        Assert.False(trace.TryGetProperty("y", out _));
        Assert.False(json.RootElement.GetProperty("layout").GetProperty("yaxis").TryGetProperty("type", out _));
    }

    [Fact]
    public void A_curve_with_a_band_has_its_line_in_the_legend()
    {
        using var json = JsonDocument.Parse(Figure.Line("t", [new Curve("a", [1, 2]) { Band = [.1, .1] }, new Curve("b", [2, 3])]).ToJson());
        var traces = json.RootElement.GetProperty("data").EnumerateArray().ToList();

        Assert.Equal(3, traces.Count);
        Assert.False(traces[0].GetProperty("showlegend").GetBoolean());
        Assert.False(traces[1].TryGetProperty("showlegend", out _));
        Assert.Equal(traces[0].GetProperty("legendgroup").GetString(), traces[1].GetProperty("legendgroup").GetString());
    }

    [Fact]
    public void Columns_of_different_lengths_are_refused_with_both_lengths()
    {
        var error = Assert.Throws<ArgumentException>(() => new Curve("loss", [1, 2, 3], [1, 2]));

        Assert.Contains("'loss'", error.Message);
        Assert.Contains("3", error.Message);
        Assert.Contains("2", error.Message);
        Assert.Throws<ArgumentException>(() => Figure.Bars("t", ["a", "b"], [new Bars("x", [1])]));
        Assert.Throws<ArgumentException>(() => Figure.Heatmap("t", new double[2, 2], ["a"], ["b", "c"]));
        Assert.Throws<ArgumentException>(() => TsneFigure.Create("t", new double[1, 2], [3], ["only one"]));
    }

    [Fact]
    public void A_reference_line_on_a_logarithmic_axis_is_labelled_where_it_stands()
    {
        using var json = JsonDocument.Parse(Figure.Line("t", [new Curve("a", [1, .1]), new Rule("noise", .01)], logY: true).ToJson());
        var layout = json.RootElement.GetProperty("layout");

        Assert.Equal(.01, layout.GetProperty("shapes")[0].GetProperty("y0").GetDouble());
        var label = layout.GetProperty("annotations").EnumerateArray().Single(a => a.GetProperty("text").GetString() == "noise: 0.01");
        Assert.Equal(-2, label.GetProperty("y").GetDouble());
    }

    [Theory]
    [InlineData(true, "1.5 ± 0.2", "–", "+3", "25.3 GB", "−4.5", ".5")]
    [InlineData(false, "32 x 32 pixels", "64")]
    [InlineData(false, "a", "1")]
    [InlineData(false, "")]
    public void Columns_of_numbers_stand_at_the_right(bool right, params string[] cells)
    {
        string html = Figure.Table("t", ["h"], [.. cells.Select(c => new[] { c })]).ToHtml();

        Assert.Equal(right, html.Contains("text-align:right"));
    }

    [Fact]
    public void The_text_form_is_one_line()
    {
        string text = (Figure.Line("two\nlines", [new Curve("a", [1])]) with { Subtitle = "x" }).ToString();

        Assert.Equal("Figure: two lines (1 curves)", text);
    }

    [GeneratedRegex(@"\bNaN\b|\bInfinity\b|∞")]
    private static partial Regex NotANumber();

    [GeneratedRegex("data:image/png;base64,[A-Za-z0-9+/=]*")]
    private static partial Regex DataUri();
}
