using System.Text.RegularExpressions;
using ShipLab.Figures;
using ShipLab.Figures.Reports;

namespace ShipLab.Tests.Figures;

public sealed class ReportTests : IDisposable
{
    private const string FakePlotly = "window.Plotly={};/* no </script> here */";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_loads_nothing_from_elsewhere_and_has_the_library_once()
    {
        var html = Sample().ToHtml(FakePlotly);

        Assert.DoesNotMatch(@"(?i)\bsrc\s*=\s*[""']?(?!data:)", html);
        Assert.DoesNotMatch(@"(?i)<link|@import|<iframe|cdn\.|url\([""']?https?:", html);
        Assert.Single(Regex.Matches(html, "window.Plotly={}"));
        Assert.Equal(2, Regex.Count(html, "<script type=\"application/json\">"));
        Assert.Equal(Regex.Count(html, "<script"), Regex.Count(html, "</script"));
    }

    [Fact]
    public void Without_plotly_on_this_machine_the_page_takes_it_from_the_network()
    {
        Assert.Single(Regex.Matches(Sample().ToHtml(null), "<script src=\"https://[^\"]*plotly"));
    }

    [Fact]
    public void Prose_code_printed_text_tables_and_facts_are_all_there()
    {
        var html = Sample().ToHtml(FakePlotly);

        Assert.Contains("<a href=\"#c1\">One &amp; two</a>", html);
        Assert.Matches("One &amp; two</h1>\\s*<p class=\"note\">ran in 3 s</p>", html);
        Assert.Contains("<em>prose</em>", html);
        Assert.Contains("if (a &lt; b)", html);
        Assert.Contains(">epoch 1 ok\n</pre>", html);
        Assert.Contains("<th>libtorch</th><td>2.10.0</td>", html);
        Assert.Contains("<table><thead>", html);
        Assert.Contains("<pre class=\"output\">42</pre>", html);
    }

    [Fact]
    public void Html_that_runs_or_fetches_something_gives_way_to_a_safe_form()
    {
        var page = new ReportPage("r");
        foreach (var html in new[] { "<script>x</script>", "<img src='https://example.org/a.png'>",
            "<b onclick=\"x()\">b</b>", "<svg><script/></svg>" })
            page.Output(new Dictionary<string, string> { ["text/html"] = html, ["text/plain"] = "plain <text>" });

        Assert.Equal(4, Regex.Count(page.ToHtml(""), "plain &lt;text&gt;"));
        Assert.DoesNotContain("example.org", page.ToHtml(""));
    }

    [Fact]
    public void Html_in_names_from_elsewhere_is_text_and_formulas_can_be_read()
    {
        var page = new ReportPage("r");
        page.Prose("<img src=x onerror=alert(1)>\n\n| a |\n|---|\n| <b>x</b> |");
        page.Prose("$\\tilde x$ $x_i^{2} \\le \\frac{a}{b}$ "
            + "costs\n\n<details><summary>S</summary>\n\ntext\n\n</details>", own: true);
        var html = page.ToHtml("");

        Assert.DoesNotContain("<img", html);
        Assert.Contains("&lt;b&gt;x", html);
        Assert.Contains("<span class=\"math\">x<sub>i</sub><sup>2</sup> ≤ a / b</span> costs", html);
        Assert.Contains("<span class=\"math\">x\u0303</span>", html);
        Assert.Contains("<details><summary>S</summary>", html);
    }

    [Fact]
    public void The_file_is_written_whole_and_leaves_nothing_else_behind()
    {
        var path = Path.Combine(_folder.Path, "sub", "report.html");
        Sample().Save(path, Path.Combine(_folder.Path, "missing.js"));

        Assert.EndsWith("</html>\n", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    private static ReportPage Sample()
    {
        var page = new ReportPage("The <story>");
        page.Prose("Made by a test.");
        page.Chapter("One & two", "ran in 3 s");
        page.Prose("Some *prose*, see [CLIP](https://arxiv.org/abs/2103.00020).");
        page.Code("if (a < b) Run();");
        page.Printed("epoch 1 \u001b[32mok\u001b[0m\n");
        page.Chart(Gallery.Of("line"));
        page.Chart(Gallery.Of("bars"));
        page.Chart(Gallery.Of("table"));
        page.Chart(null);
        page.Output(new Dictionary<string, string> { ["text/plain"] = "42" });
        page.Facts([("libtorch", "2.10.0")]);
        return page;
    }
}
