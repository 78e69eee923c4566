using System.Text.RegularExpressions;
using ShipLab.Figures;

namespace ShipLab.Tests.Figures;

public sealed class ReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("shiplab-report-").FullName;

    private const string FakePlotly = "window.Plotly={};/* no </script> here */";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_report_loads_nothing_from_elsewhere()
    {
        foreach (string? plotly in new[] { null, FakePlotly })
        {
            string html = HtmlReport.ToHtml(Sample(), plotly);

            Assert.DoesNotMatch(@"(?i)\bsrc\s*=\s*[""']?(?!data:)", html);
            Assert.DoesNotMatch(@"(?i)<link|@import|<iframe|cdn\.", html);
            Assert.DoesNotMatch(@"(?i)url\([""']?https?:", html);
        }
    }

    [Fact]
    public void With_plotly_each_figure_has_its_data_and_the_library_is_there_once()
    {
        string html = HtmlReport.ToHtml(Sample(), FakePlotly);

        Assert.Single(Regex.Matches(html, "window.Plotly={}"));
        Assert.Equal(2, Regex.Count(html, "<script type=\"application/json\">"));
        Assert.Equal(Regex.Count(html, "<script"), Regex.Count(html, "</script"));
    }

    [Fact]
    public void Without_plotly_the_static_pictures_stay_and_no_script_remains()
    {
        string html = HtmlReport.ToHtml(Sample());

        Assert.DoesNotContain("<script", html);
        Assert.True(Regex.Count(html, "<svg") >= 2);
    }

    [Fact]
    public void Prose_code_printed_text_tables_and_facts_are_all_there()
    {
        string html = HtmlReport.ToHtml(Sample());

        Assert.Contains("<a href=\"#c1\">One &amp; two</a>", html);
        Assert.Contains("if (a &lt; b)", html);
        Assert.Contains(">epoch 1 ok\n</pre>", html);
        Assert.Contains("<th>libtorch</th><td>1.13.1</td>", html);
        Assert.Contains("<table", html);
        Assert.Contains("<pre class=\"output\">42</pre>", html);
    }

    [Fact]
    public void A_chapters_note_stands_below_its_heading()
    {
        string own = HtmlReport.ToHtml(new Report("r", [new ReportChapter("c", [new ProseBlock("# Mine\n\ntext")]) { Note = "ran in 3 s" }]));
        string given = HtmlReport.ToHtml(new Report("r", [new ReportChapter("c", [new ProseBlock("text")]) { Note = "ran in 3 s" }]));

        Assert.Matches("Mine</h1>\\s*<p class=\"note\">ran in 3 s</p>\\s*<p>text", own);
        Assert.Matches("<h1>c</h1>\\s*<p class=\"note\">ran in 3 s</p>\\s*<p>text", given);
    }

    [Fact]
    public void Html_that_runs_or_fetches_something_gives_way_to_a_safe_form()
    {
        var outputs = new[] { "<script>x</script>", "<img src='https://example.org/a.png'>", "<b onclick=\"x()\">b</b>", "<svg><script/></svg>" }
            .Select(h => new OutputBlock(new Dictionary<string, string> { [Mime.Html] = h, [Mime.Text] = "plain <text>" }));
        string html = HtmlReport.ToHtml(new Report("r", [new ReportChapter("c", [.. outputs])]));

        Assert.Equal(4, Regex.Count(html, "plain &lt;text&gt;"));
        Assert.DoesNotContain("example.org", html);
    }

    [Fact]
    public void The_file_is_written_whole_and_leaves_nothing_else_behind()
    {
        string path = Path.Combine(folder, "sub", "report.html");
        HtmlReport.Write(Sample(), path, Path.Combine(folder, "missing.js"));

        Assert.EndsWith("</html>\n", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void When_the_file_cannot_be_put_in_place_the_temporary_one_is_removed()
    {
        string path = Path.Combine(folder, "report.html");
        Directory.CreateDirectory(Path.Combine(path, "in the way"));

        Assert.ThrowsAny<Exception>(() => HtmlReport.Write(Sample(), path));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("# Title `x`", "<h1 id=\"title-x\">Title <code>x</code></h1>")]
    [InlineData("*a* **b** _c_ snake_case_name", "<p><em>a</em> <strong>b</strong> <em>c</em> snake_case_name</p>")]
    [InlineData("`<b>` <b>", "<p><code>&lt;b&gt;</code> &lt;b&gt;</p>")]
    [InlineData("[t](https://a.b/c_d_e) [u](../x.ipynb) [v](javascript:alert(1)) [w](/etc/passwd)",
        "<p><a href=\"https://a.b/c_d_e\">t</a> <a href=\"../x.ipynb\">u</a> v w</p>")]
    [InlineData("- a\n- b\n  - c\n\ntext", "<ul>\n<li>a</li>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n<p>text</p>")]
    [InlineData("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>")]
    [InlineData("```csharp\nx < 1\n\ny\n```\nafter", "<pre><code>x &lt; 1\n\ny\n</code></pre>\n<p>after</p>")]
    [InlineData("> quoted\n> more", "<blockquote>\n<p>quoted\nmore</p>\n</blockquote>")]
    [InlineData("<details><summary>S</summary>\n\ntext\n\n</details>", "<details><summary>S</summary>\n<p>text</p>\n</details>")]
    [InlineData("$x_i^{2} \\le \\frac{a}{b}$ costs $5 and $6", "<p><span class=\"math\">x<sub>i</sub><sup>2</sup> ≤ a / b</span> costs $5 and $6</p>")]
    [InlineData("![picture](x.png)", "<p>picture</p>")]
    [InlineData("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>")]
    public void Markdown_becomes_html(string markdown, string html) => Assert.Equal(html, Markdown.ToHtml(markdown).TrimEnd());

    [Fact]
    public void A_markdown_table_keeps_its_alignment()
    {
        string html = Markdown.ToHtml("| a | b |\n|---|--:|\n| 1\\|2 | `x` |");

        Assert.Contains("<th>a</th><th style=\"text-align:right\">b</th>", html);
        Assert.Contains("<td>1|2</td><td style=\"text-align:right\"><code>x</code></td>", html);
    }

    private static Report Sample() => new("The <story>",
    [
        new ReportChapter("One & two",
        [
            new ProseBlock("# One & two\n\nSome *prose*, see [CLIP](https://arxiv.org/abs/2103.00020)."),
            new CodeBlock("if (a < b) Run();"),
            new StreamBlock("epoch 1 \u001b[32mok\u001b[0m\n"),
            new OutputBlock(Gallery.Of("line").ToBundle()),
            new OutputBlock(Gallery.Of("bars").ToBundle()),
            new OutputBlock(Gallery.Of("table").ToBundle()),
            new OutputBlock(new Dictionary<string, string> { [Mime.Text] = "42" }),
        ]),
    ])
    {
        Introduction = "Made by a test.",
        Facts = [("libtorch", "1.13.1")],
    };
}
