using System.Text.Json.Nodes;

namespace ShipLab.Notebooks.Tests;

public sealed class RunnerTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private static Task<NotebookRun> Run(string path, NotebookRunOptions? options = null, IProgress<CellProgress>? progress = null) =>
        NotebookRunner.RunAsync(path, options, progress, TestContext.Current.CancellationToken);

    private static async Task<NotebookException> Failure(string path, NotebookRunOptions? options = null) =>
        await Assert.ThrowsAsync<NotebookException>(() => Run(path, options));

    private static Dictionary<string, string> Parameters(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);

    private sealed class Heard : List<CellProgress>, IProgress<CellProgress>
    {
        public void Report(CellProgress value) => Add(value);
    }

    [Fact]
    public async Task A_notebook_runs_from_top_to_bottom_and_gives_all_its_displays()
    {
        var path = scratch.Notebook("a.ipynb",
            (CellKind.Markdown, "# Title", []), (CellKind.Code, "var x = 2;\ndisplay(x);", []), (CellKind.Code, "Console.WriteLine(x);\nx * 2", []));
        var run = await Run(path);

        Assert.Equal([(2, "2"), (3, "4")], run.Displays.Select(shown => (shown.Cell.Number, shown.Bundle["text/plain"]!)));
        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Code], run.Cells.Select(executed => executed.Cell.Kind));
        Assert.Equal(new StreamOutput("stdout", $"2{Environment.NewLine}"), run.Cells[2].Outputs[0]);
    }

    [Fact]
    public async Task A_failing_cell_stops_the_run_with_notebook_cell_line_and_message_and_the_file_untouched()
    {
        var path = scratch.Notebook("03_fails.ipynb", "1", "var loss = 2.0;\n\nif (loss > 1)\n    throw new InvalidOperationException(\"the loss did not fall\");", "display(\"never\")");
        var before = File.ReadAllText(path);
        var error = await Failure(path, new NotebookRunOptions { WriteBack = true });

        Assert.Equal(
            $"{path}, cell 2, line 4 (\"throw new InvalidOperationException(\"the loss did not fall\");\"): InvalidOperationException: the loss did not fall",
            error.Message);
        Assert.Equal((path, 2, 4), (error.Notebook, error.CellNumber, error.CellLine));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal(["03_fails.ipynb"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_is_told_the_same_way()
    {
        var path = scratch.Notebook("a.ipynb", "var x = nowhere;");

        Assert.Equal(
            $"{path}, cell 1, line 1 (\"var x = nowhere;\"): CompilationError: CS0103: The name 'nowhere' does not exist in the current context",
            (await Failure(path)).Message);
    }

    [Fact]
    public async Task Outputs_are_written_back_only_when_asked_and_running_again_changes_nothing()
    {
        var path = scratch.Notebook("a.ipynb", "Console.Write(\"out\"); 42");
        var before = File.ReadAllText(path);
        await Run(path);
        Assert.Equal(before, File.ReadAllText(path));

        await Run(path, new NotebookRunOptions { WriteBack = true });
        var once = File.ReadAllText(path);
        await Run(path, new NotebookRunOptions { WriteBack = true });
        Assert.Equal(once, File.ReadAllText(path));

        var cell = JsonNode.Parse(once)!["cells"]![0]!;
        Assert.Null(cell["execution_count"]);
        Assert.Equal("out", (string)cell["outputs"]![0]!["text"]![0]!);
        Assert.Equal("42", (string)cell["outputs"]![1]!["data"]!["text/plain"]![0]!);
        Assert.Equal(["a.ipynb"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task No_path_of_this_machine_is_written_into_a_notebook()
    {
        var path = scratch.Notebook("a.ipynb",
            "Console.WriteLine(System.IO.Path.GetFullPath(\"x.txt\"));\nConsole.WriteLine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + \"/.cache\");",
            "new { Where = System.IO.Path.Combine(System.IO.Path.GetTempPath(), \"abc\"), Out = Environment.GetEnvironmentVariable(\"SHIPLAB_OUT\") + \"/r.json\" }");
        await Run(path, new NotebookRunOptions { WriteBack = true, OutputFolder = scratch.PathOf("results") });
        var text = File.ReadAllText(path);

        Assert.DoesNotContain(scratch.Folder, text);
        Assert.DoesNotContain(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/", text);
        foreach (var expected in new[] { "./x.txt", "~/.cache", "<temp>/abc", "results/r.json" }) Assert.Contains(expected, text);
    }

    [Fact]
    public async Task Parameters_take_the_place_of_declared_values_and_their_types()
    {
        var path = scratch.Notebook("a.ipynb",
            (CellKind.Code, "var quick = false; float rate = 0.1f; var name = \"toy\"; int? steps = null; var day = DayOfWeek.Monday; var other = 1;", ["parameters"]),
            (CellKind.Code, "$\"{quick} {rate} {name} {steps} {day} {other}\"", []));
        var run = await Run(path, new NotebookRunOptions
        {
            WriteBack = true,
            Parameters = Parameters(("quick", "true"), ("rate", "0.25"), ("name", "007 \"x\"\\"), ("steps", "12"), ("day", "friday")),
        });

        Assert.Equal("True 0.25 007 \"x\"\\ 12 Friday 1", run.Displays.Single().Bundle["text/plain"]);
        Assert.Equal(["quick", "rate", "name", "steps", "day", "other"], NotebookParameters.NamesIn(run.Notebook));
        Assert.Contains("var quick = false;", File.ReadAllText(path));
        Assert.Equal(2, NotebookFile.Read(path).Cells.Count);
    }

    [Fact]
    public async Task An_unknown_or_unfitting_parameter_is_told()
    {
        var path = scratch.Notebook("a.ipynb", (CellKind.Code, "var quick = false;", ["parameters"]));
        var plain = scratch.Notebook("b.ipynb", "1");

        Assert.Equal($"{path} has no parameter 'fast'. Its cell tagged 'parameters' declares quick.", (await Failure(path, new() { Parameters = Parameters(("fast", "1")) })).Message);
        Assert.Equal($"{plain} has no parameter 'quick'. Declare it in a code cell tagged 'parameters'.", (await Failure(plain, new() { Parameters = Parameters(("quick", "1")) })).Message);
        Assert.EndsWith("FormatException: the parameter 'quick' is a Boolean; 'maybe' is not one.", (await Failure(path, new() { Parameters = Parameters(("quick", "maybe")) })).Message);
        await Run(plain, new() { Parameters = Parameters(("quick", "true")), IgnoreUnknownParameters = true });
    }

    [Fact]
    public void A_parameter_is_written_as_name_equals_value()
    {
        Assert.Equal(new KeyValuePair<string, string>("out", "a=b"), NotebookParameters.Parse("out=a=b"));
        Assert.Throws<NotebookException>(() => NotebookParameters.Parse("quick"));
        Assert.Throws<NotebookException>(() => NotebookParameters.Parse("two words=1"));
    }

    [Fact]
    public async Task Cells_tagged_skip_execution_are_left_alone_and_those_tagged_raises_exception_may_fail()
    {
        var path = scratch.Notebook("a.ipynb",
            (CellKind.Code, "throw new Exception(\"skipped\");", ["skip-execution"]), (CellKind.Code, "throw new Exception(\"expected\");", ["raises-exception"]), (CellKind.Code, "1", []));
        var heard = new Heard();
        var run = await Run(path, progress: heard);

        Assert.Equal([CellStage.Skipped, CellStage.Started, CellStage.Finished, CellStage.Started, CellStage.Finished], heard.Select(p => p.Stage));
        Assert.Equal("expected", Assert.IsType<ErrorOutput>(Assert.Single(run.Cells[1].Outputs)).Error.Message);
    }

    [Fact]
    public async Task Solutions_that_are_skipped_can_be_checked()
    {
        var path = scratch.Notebook("a.ipynb", (CellKind.Code, "throw new Exception(\"wrong\");", ["solution", "skip-execution"]), (CellKind.Code, "1", []));
        await Run(path);

        Assert.EndsWith("Exception: wrong", (await Failure(path, new NotebookRunOptions { CheckSolutions = true })).Message);
    }

    [Fact]
    public async Task Progress_names_notebook_cell_first_line_and_time()
    {
        var path = scratch.Notebook("a.ipynb", (CellKind.Markdown, "text", []), (CellKind.Code, "\n  // wait a little\nawait Task.Delay(50);", []));
        var heard = new Heard();
        await Run(path, progress: heard);

        Assert.Equal((path, 2, 2, "// wait a little", CellStage.Started), (heard[0].Notebook, heard[0].Cell, heard[0].Cells, heard[0].FirstLine, heard[0].Stage));
        Assert.True(heard[1].Elapsed >= TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task The_time_limit_holds_for_each_cell()
    {
        var path = scratch.Notebook("a.ipynb", "var i = 0;", "await Task.Delay(60_000, CellToken);");
        var error = await Failure(path, new NotebookRunOptions { CellTimeLimit = TimeSpan.FromSeconds(5) });

        Assert.Equal($"{path}, cell 2: TimeLimit: cell 2 ran past its time limit of 5 s.", error.Message);
    }

    [Fact]
    public async Task A_run_can_be_cancelled()
    {
        var path = scratch.Notebook("a.ipynb", "Console.Write(1); await Task.Delay(60_000, CellToken);");
        using var stop = new CancellationTokenSource();
        var options = new NotebookRunOptions { OnOutput = (_, _) => stop.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NotebookRunner.RunAsync(path, options, null, stop.Token));
    }

    [Fact]
    public async Task The_current_directory_is_the_notebooks_folder_and_the_output_folder_is_handed_over()
    {
        var path = scratch.Notebook("a.ipynb", "System.IO.File.WriteAllText(System.IO.Path.Combine(Environment.GetEnvironmentVariable(\"SHIPLAB_OUT\"), \"r.txt\"), System.IO.Directory.GetCurrentDirectory());");
        var before = Directory.GetCurrentDirectory();
        await Run(path, new NotebookRunOptions { OutputFolder = scratch.PathOf("out/deep") });

        Assert.Equal(scratch.Folder, File.ReadAllText(scratch.PathOf("out/deep/r.txt")));
        Assert.Equal(before, Directory.GetCurrentDirectory());
        Assert.Null(Environment.GetEnvironmentVariable("SHIPLAB_OUT"));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_made_is_told()
    {
        var path = scratch.Notebook("a.ipynb", "1");
        var taken = scratch.Write("taken", "a file");

        Assert.Contains($"and the output folder {taken}", (await Failure(path, new NotebookRunOptions { OutputFolder = taken })).Message);
        await Run(path);
    }

    [Fact]
    public async Task References_stay_relative_to_the_notebook_when_it_runs_elsewhere()
    {
        scratch.Write("helper.csx", "var helped = 3;");
        var path = scratch.Notebook("a.ipynb", "#load \"helper.csx\"\nSystem.IO.Directory.GetCurrentDirectory() + helped");
        Directory.CreateDirectory(scratch.PathOf("elsewhere"));
        var run = await Run(path, new NotebookRunOptions { WorkingFolder = scratch.PathOf("elsewhere") });

        Assert.Equal(scratch.PathOf("elsewhere") + "3", run.Displays.Single().Bundle["text/plain"]);
    }

    [Fact]
    public async Task A_figure_is_kept_as_json_and_image_in_the_file()
    {
        var path = scratch.Notebook("a.ipynb", "#r \"ShipLab.Notebooks.Tests.dll\"\nnew ShipLab.Notebooks.Tests.Shown.Chart(7)");
        await Run(path, new NotebookRunOptions { WriteBack = true });
        var data = JsonNode.Parse(File.ReadAllText(path))!["cells"]![0]!["outputs"]![0]!["data"]!;

        Assert.Equal(7, (int)data["application/vnd.plotly.v1+json"]!["points"]!);
        Assert.Equal("<svg>7</svg>", (string)data["image/svg+xml"]![0]!);
    }

    [Fact]
    public async Task Many_notebooks_in_one_process_do_not_pile_up_their_values()
    {
        var path = scratch.Notebook("a.ipynb", "var big = new byte[64 << 20]; big.AsSpan().Fill(1);", "big.Length");
        await Run(path);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 4; i++) await Run(path);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(grown < 80 << 20, $"grew by {grown >> 20} MB");
    }
}
