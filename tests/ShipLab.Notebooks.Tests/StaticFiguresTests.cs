using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace ShipLab.Notebooks.Tests;

public sealed class StaticFiguresTests : IDisposable
{
    private const string Small =
        """{"data":[{"type":"scatter","name":"a </script> b","x":[1,2,3],"y":[3,1,2]}],"layout":{"width":400,"height":300,"title":{"text":"Größe"}}}""";
    private static readonly string Plotly = Path.Combine(Kernels.Root, "notebooks", ".lab", "plotly.min.js");

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static StaticFigures Real()
    {
        Assert.SkipUnless(StaticFigures.FindBrowser() is not null, "no browser of Chromium's family is here.");
        Assert.SkipUnless(File.Exists(Plotly), "plotly.js is not here; ./shiplab build fetches it.");
        return new StaticFigures(StaticFigures.FindBrowser()!, Plotly);
    }

    /// <summary>A program in the browser's place.</summary>
    private StaticFigures Fake(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program in the browser's place is a shell script.");
        var path = _scratch.Write("browser", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new StaticFigures(path, _scratch.Write("plotly.min.js", "")) { TimeLimit = TimeSpan.FromSeconds(1) };
    }

    private static NotebookFile Notebook(params JsonObject[] bundles)
    {
        var notebook = Scratch.Make((CellKind.Code, "1", []));
        notebook.Cells[0].SetOutputs([.. bundles.Select(data =>
            new JsonObject { ["output_type"] = "display_data", ["data"] = data, ["metadata"] = new JsonObject() })]);
        return notebook;
    }

    [Fact]
    public async Task Figures_become_svg_the_same_every_time_and_those_of_many_marks_png()
    {
        var figures = Real();
        var numbers = string.Join(',', Enumerable.Range(0, 1200));
        var many = $$"""{"data":[ {"type":"scatter","mode":"markers","x":[{{numbers}}],"y":[{{numbers}}]} ],"layout":{} }""";
        var drawn =
            await figures.DrawAsync([Small, many, """{"data":7,"layout":{"width":"wide"}}"""],
                TestContext.Current.CancellationToken);
        var again = await figures.DrawAsync([Small], TestContext.Current.CancellationToken);

        Assert.Equal("image/svg+xml", drawn[0]!.Value.MimeType);
        Assert.Equal("400", XDocument.Parse(drawn[0]!.Value.Content).Root!.Attribute("width")!.Value);
        Assert.Contains("Größe", drawn[0]!.Value.Content);
        Assert.DoesNotContain("file:", drawn[0]!.Value.Content);
        Assert.Equal(drawn[0], again[0]);
        Assert.Equal("image/png", drawn[1]!.Value.MimeType);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], Convert.FromBase64String(drawn[1]!.Value.Content).Take(4));
    }

    [Fact]
    public async Task A_sheet_of_pictures_becomes_a_jpeg()
    {
        var sheet =
            $$"""{"data":[{"type":"image","z":[{{string.Join(',', Enumerable.Repeat("[[255,0,0],[0,0,255]]", 8))}}]}],"layout":{"width":300,"height":200} }""";
        var drawn = (await Real().DrawAsync([sheet], TestContext.Current.CancellationToken))[0]!.Value;
        Assert.Equal("image/jpeg", drawn.MimeType);
        var bytes = Convert.FromBase64String(drawn.Content);
        Assert.Equal([0xFF, 0xD8], bytes.Take(2));
        using var picture = PictureFile.Decode(bytes, "sheet.jpg");
        Assert.Equal((300, 200), (picture.Width, picture.Height));
        Assert.True(picture.Pixels[0] > 250); // the corner is paper, and white
    }

    [Fact]
    public async Task Outputs_without_a_picture_get_one_and_those_with_one_keep_it()
    {
        var notebook = Notebook(
            new JsonObject { ["application/vnd.plotly.v1+json"] = JsonNode.Parse(Small) },
            new JsonObject { ["application/vnd.plotly.v1+json"] = JsonNode.Parse(Small),
                ["image/svg+xml"] = "<svg>own</svg>" },
            new JsonObject { ["text/plain"] = "no figure" });
        await Real().AddAsync(notebook, line => Assert.Fail(line), TestContext.Current.CancellationToken);
        var shown = notebook.Cells[0].OutputTexts.Select(output => output.Data.GetValueOrDefault("image/svg+xml"))
            .ToList();

        Assert.StartsWith("<svg class=\"main-svg\"", shown[0]);
        Assert.Equal("<svg>own</svg>", shown[1]);
        Assert.Null(shown[2]);
    }

    [Theory]
    [InlineData("sleep 60", "did not draw them within 1 s and was ended")]
    [InlineData("echo nothing", "its page broke off")]
    [InlineData("exit 1", "its page broke off")]
    public async Task A_browser_that_hangs_or_fails_leaves_the_figures_without_and_one_line_says_so(string script,
        string reason)
    {
        var notebook = Notebook(new JsonObject { ["application/vnd.plotly.v1+json"] = JsonNode.Parse(Small) });
        var told = new List<string>();
        await Fake(script).AddAsync(notebook, told.Add, TestContext.Current.CancellationToken);

        Assert.Contains(reason, Assert.Single(told));
        Assert.DoesNotContain("image/svg+xml", notebook.ToJson());
    }

    [Theory]
    [InlineData("nowhere", "plotly.min.js", "nowhere")]
    [InlineData(null, "plotly.min.js",
        "no browser of Chromium's family is here; install chromium, or let SHIPLAB_BROWSER name one.")]
    [InlineData("nowhere", "no.js", "plotly.js is not here; ./shiplab build fetches it.")]
    public async Task A_browser_or_plotly_that_is_not_there_is_told_too(string? browser, string plotly, string reason)
    {
        var told = new List<string>();
        _scratch.Write("plotly.min.js", "");
        var figures = new StaticFigures(browser is null ? null : _scratch.PathOf(browser), _scratch.PathOf(plotly));
        await figures.AddAsync(Notebook(new JsonObject { ["application/vnd.plotly.v1+json"] = JsonNode.Parse(Small) }),
            told.Add, TestContext.Current.CancellationToken);

        Assert.Contains("figures are without still pictures: ", Assert.Single(told));
        Assert.Contains(reason, told[0]);
    }
}
