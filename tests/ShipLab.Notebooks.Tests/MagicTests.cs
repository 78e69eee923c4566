namespace ShipLab.Notebooks.Tests;

public sealed class MagicTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly CSharpSession session;

    public MagicTests() => session = new CSharpSession(new SessionOptions { Folder = scratch.Folder });

    public void Dispose()
    {
        session.Dispose();
        scratch.Dispose();
    }

    private Task<CellResult> Run(string code) => session.RunAsync(code, token: TestContext.Current.CancellationToken);

    [Fact]
    public async Task Time_shows_how_long_the_cell_took()
    {
        var result = await Run("#!time\nawait Task.Delay(30); \"done\"");

        Assert.Equal("done", result.Value);
        Assert.Matches(@"^Wall time: [\d.]+ms$", result.Bundles.Last()["text/plain"]);
    }

    [Fact]
    public async Task Who_and_whos_list_the_variables_known_at_that_line()
    {
        var result = await Run("var first = 1;\n#!who\nvar second = \"<2>\";\n#!whos");

        Assert.Equal("first", result.Bundles.First()["text/plain"]);
        Assert.Contains("<td>second</td><td>String</td><td>&lt;2&gt;</td>", result.Bundles.Last()["text/html"]);
    }

    [Fact]
    public async Task A_cell_may_hold_several_languages()
    {
        var result = await Run("#!markdown\n# Title\n#!html\n<b>x</b>\n#!csharp\n1 + 1");

        Assert.Equal(["# Title", "<b>x</b>", "2"], result.Bundles.Select(b => b.Entries[0].Value));
        Assert.Equal(["text/markdown", "text/html", "text/plain"], result.Bundles.Select(b => b.Entries[0].Key));
    }

    [Fact]
    public async Task Lines_keep_their_numbers_after_commands()
    {
        var result = await Run("#!time\n#!who\n\nthrow new Exception(\"here\");");

        Assert.Equal(4, result.Error!.Line);
    }

    [Theory]
    [InlineData("var s = \"\"\"\n    #!who\n    \"\"\"; s")]
    [InlineData("var s = @\"\n#!who\".Trim(); s")]
    [InlineData("/*\n#!who\n*/ \"#!who\"")]
    public async Task A_command_inside_a_string_or_comment_is_text(string code)
    {
        var result = await Run(code);

        Assert.True(result.Error is null, result.Error?.Message);
        Assert.Equal("#!who", result.Value);
    }

    [Fact]
    public async Task About_and_lsmagic_tell_what_there_is()
    {
        var result = await Run("#!about\n#!lsmagic");

        Assert.Contains("Roslyn 5.", result.Bundles.First()["text/plain"]);
        foreach (var name in new[] { "#!about", "#!import", "#!lsmagic", "#!time", "#!who", "#!whos", "#!csharp", "#!markdown", "#!html" })
            Assert.Contains(name, result.Bundles.Last()["text/plain"]);
    }

    [Fact]
    public async Task Import_runs_the_code_cells_of_another_notebook()
    {
        scratch.Notebook("other.ipynb", (CellKind.Markdown, "not code", []), (CellKind.Code, "var imported = 5; Console.Write(\"hello\");", []), (CellKind.Code, "int Add(int x) => x + imported;", []));
        var result = await Run("#!import other.ipynb\nAdd(2)");

        Assert.Equal(7, result.Value);
        Assert.Equal("hello", result.Stdout);
    }

    [Fact]
    public async Task An_error_in_an_imported_notebook_names_its_cell()
    {
        scratch.Notebook("other.ipynb", "var ok = 1;", "\nthrow new Exception(\"inside\");");
        var result = await Run("#!import other.ipynb");

        Assert.Equal(("inside", "other.ipynb cell 2", 2), (result.Error!.Message, result.Error.Cell, result.Error.Line));
    }

    [Fact]
    public async Task Import_and_load_run_scripts()
    {
        scratch.Write("sub/a.csx", "var a = 1;");
        scratch.Write("b.csx", "#load \"sub/a.csx\"\nvar b = a + 1;");

        Assert.Equal(3, (await Run("#!import sub/a.csx\n#load \"b.csx\"\na + b")).Value);
    }

    [Fact]
    public async Task An_error_in_a_loaded_script_names_the_file()
    {
        scratch.Write("bad.csx", "var fine = 1;\nvar x = nowhere;");

        Assert.StartsWith("bad.csx, line 2, column 9: CS0103", (await Run("#load \"bad.csx\"")).Error!.Message);
    }

    [Theory]
    [InlineData("#!import", "needs the path")]
    [InlineData("#!import none.ipynb", "there is no file 'none.ipynb'")]
    [InlineData("#!import broken.ipynb", "is not JSON at line 1")]
    [InlineData("#!import circle.ipynb", "in a circle")]
    public async Task An_import_that_cannot_be_says_why(string code, string message)
    {
        scratch.Write("broken.ipynb", "{ oops");
        scratch.Notebook("circle.ipynb", "#!import circle.ipynb");

        Assert.Contains(message, (await Run(code)).Error!.Message);
    }
}
