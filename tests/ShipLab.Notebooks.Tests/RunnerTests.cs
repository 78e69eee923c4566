using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks.Tests;

/// <summary>Notebooks run as a whole, each in a kernel process of its own.</summary>
public sealed class RunnerTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static Dictionary<string, string> Parameters(params (string Name, string Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value);

    private static string Shown(NotebookRun run, int cell) =>
        run.Notebook.Cells[cell - 1].OutputTexts.Last().Data["text/plain"];

    private sealed class Heard : List<CellProgress>, IProgress<CellProgress>
    {
        public void Report(CellProgress value) => Add(value);
    }

    [Fact]
    public async Task A_failing_cell_stops_the_run_with_notebook_cell_line_and_message_and_the_file_untouched()
    {
        var path = _scratch.Notebook("03_fails.ipynb", "1",
            "var loss = 2.0;\n\nif (loss > 1)\n    throw new InvalidOperationException(\"the loss did not fall\");",
            "display(\"never\")");
        var before = File.ReadAllText(path);
        var error = await Kernels.FailureAsync(path, Kernels.Options with { WriteBack = true });

        Assert.Equal(
            $"{path}, cell 2, line 4 (\"throw new InvalidOperationException(\"the loss did not fall\");\"): "
            + "InvalidOperationException: the loss did not fall",
            error.Message);
        Assert.Equal(NotebookException.Failed, error.ExitCode);
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal(["03_fails.ipynb"], _scratch.Names);
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_is_told_the_same_way()
    {
        var path = _scratch.Notebook("a.ipynb", "var x = nowhere;");

        Assert.Equal(
            $"{path}, cell 1, line 1 (\"var x = nowhere;\"): CompilationError: CS0103: "
            + "The name 'nowhere' does not exist in the current context",
            (await Kernels.FailureAsync(path)).Message);
    }

    [Fact]
    public async Task Outputs_are_written_only_when_asked_without_paths_of_this_machine_and_running_again_changes_nothing()
    {
        var path = _scratch.Notebook("a.ipynb",
            "Console.WriteLine(System.IO.Path.GetFullPath(\"x.txt\"));\nConsole.WriteLine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) "
            + "+ \"/.cache\"); 42",
            "new { Where = System.IO.Path.Combine(System.IO.Path.GetTempPath(), \"abc\"), Out = "
            + "Environment.GetEnvironmentVariable(\"SHIPLAB_OUT\") + \"/r.json\" }");
        var options = Kernels.Options with { OutputFolder = _scratch.PathOf("results") };
        var before = File.ReadAllText(path);
        await Kernels.RunAsync(path, options);
        Assert.Equal(before, File.ReadAllText(path));

        await Kernels.RunAsync(path, options with { WriteBack = true });
        var once = File.ReadAllText(path);
        await Kernels.RunAsync(path, options with { WriteBack = true });
        Assert.Equal(once, File.ReadAllText(path));
        Assert.Equal(["a.ipynb", "results"], _scratch.Names);

        var cell = JsonNode.Parse(once)!["cells"]![0]!;
        Assert.Null(cell["execution_count"]);
        Assert.Equal("42", (string)cell["outputs"]![1]!["data"]!["text/plain"]![0]!);
        Assert.DoesNotContain(_scratch.Folder, once);
        Assert.DoesNotContain(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/", once);
        foreach (var expected in new[] { "./x.txt", "~/.cache", "<temp>/abc", "results/r.json" })
            Assert.Contains(expected, once);
    }

    [Fact]
    public async Task Parameters_take_the_place_of_declared_values_and_their_types()
    {
        var path = _scratch.Notebook("a.ipynb",
            (CellKind.Code,
                "var quick = false; float rate = 0.1f; var name = \"toy\"; int? steps = null; "
                + "var day = DayOfWeek.Monday; var other = 1;", ["parameters"]),
            (CellKind.Code, "$\"{quick} {rate} {name} {steps} {day} {other}\"", []));
        var run = await Kernels.RunAsync(path, Kernels.Options with
        {
            WriteBack = true,
            Parameters = Parameters(("quick", "true"), ("rate", "0.25"), ("name", "007 \"x\"\\"), ("steps", "12"),
                ("day", "friday")),
        });

        Assert.Equal("True 0.25 007 \"x\"\\ 12 Friday 1", Shown(run, 2));
        Assert.Equal(["quick", "rate", "name", "steps", "day", "other"], NotebookParameters.NamesIn(run.Notebook));
        Assert.Contains("var quick = false;", File.ReadAllText(path));
        Assert.Equal(2, NotebookFile.Read(path).Cells.Count);
    }

    [Fact]
    public async Task An_unknown_or_unfitting_parameter_is_told_as_wrong_use()
    {
        var path = _scratch.Notebook("a.ipynb", (CellKind.Code, "var quick = false;", ["parameters"]));
        var plain = _scratch.Notebook("b.ipynb", "1");
        async Task Told(string notebook, string name, string value, string message)
        {
            var error =
                await Kernels.FailureAsync(notebook, Kernels.Options with { Parameters = Parameters((name, value)) });
            Assert.Equal((message, NotebookException.WrongUse), (error.Message, error.ExitCode));
        }

        await Told(path, "fast", "1", $"{path} has no parameter 'fast'. Its cell tagged 'parameters' declares quick.");
        await Told(plain, "quick", "1",
            $"{plain} has no parameter 'quick'. Declare it in a code cell tagged 'parameters'.");
        await Told(path, "quick", "maybe", $"{path}, cell 1: the parameter 'quick' is a Boolean; 'maybe' is not one.");
        NotebookRunner.Check(plain,
            Kernels.Options with { Parameters = Parameters(("quick", "true")), IgnoreUnknownParameters = true });
    }

    [Fact]
    public void A_parameter_is_written_as_name_equals_value()
    {
        Assert.Equal(new KeyValuePair<string, string>("out", "a=b"), NotebookParameters.Parse("out=a=b"));
        Assert.Throws<NotebookException>(() => NotebookParameters.Parse("quick"));
        Assert.Throws<NotebookException>(() => NotebookParameters.Parse("two words=1"));
    }

    [Fact]
    public async Task Skipped_cells_keep_their_outputs_cells_that_may_fail_do_and_progress_tells_of_each()
    {
        var path = _scratch.Notebook("a.ipynb",
            (CellKind.Markdown, "text", []),
            (CellKind.Code, "throw new Exception(\"skipped\");", ["skip-execution"]),
            (CellKind.Code, "throw new Exception(\"expected\");", ["raises-exception"]),
            (CellKind.Code, "\n  // wait a little\nawait Task.Delay(50);", []));
        var stored = NotebookFile.Read(path);
        stored.Cells[1]
            .SetOutputs([new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "kept" }]);
        stored.Save(path);
        var heard = new Heard();
        var run = await Kernels.RunAsync(path, progress: heard);

        Assert.Equal(["kept"], run.Notebook.Cells[1].OutputTexts.Select(output => output.Stream));
        Assert.Equal(["Exception: expected\n   at cell 3, line 1: throw new Exception(\"expected\");"],
            run.Notebook.Cells[2].OutputTexts.Select(output => output.Stream));
        Assert.Equal([new CellProgress(path, 3, 4, "throw new Exception(\"expected\");"),
            new CellProgress(path, 4, 4, "// wait a little")], heard);
        Assert.True(run.Elapsed >= TimeSpan.FromMilliseconds(50));
        Assert.True(run.PeakMemory > 10 << 20);
    }

    [Fact]
    public async Task Solutions_that_are_skipped_can_be_checked()
    {
        var path = _scratch.Notebook("a.ipynb",
            (CellKind.Code, "throw new Exception(\"wrong\");", ["solution", "skip-execution"]));

        Assert.EndsWith("Exception: wrong",
            (await Kernels.FailureAsync(path, Kernels.Options with { CheckSolutions = true })).Message);
    }

    [Theory]
    [InlineData("again: goto again;")]
    [InlineData("System.Threading.Thread.Sleep(60_000);")]
    public async Task A_cell_past_its_time_limit_is_stopped_whatever_it_does(string code)
    {
        var path = _scratch.Notebook("a.ipynb", "var i = 0;", code);
        var watch = Stopwatch.StartNew();
        var error = await Kernels.FailureAsync(path, Kernels.Options with { CellTimeLimit = TimeSpan.FromSeconds(2) });

        Assert.Matches($@"^{path}, cell 2: stopped after 2(\.\d)? s: the time limit of a cell is 2 s \(--timeout\)\.$",
            error.Message);
        Assert.Equal(NotebookException.TimedOut, error.ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task A_notebook_past_its_time_limit_is_stopped_and_the_cells_time_told()
    {
        var path = _scratch.Notebook("a.ipynb", "1", "while (true) ;");
        var error =
            await Kernels.FailureAsync(path, Kernels.Options with { NotebookTimeLimit = TimeSpan.FromSeconds(8) });

        Assert.Matches(
            @"cell 2: stopped after [\d.]+ s in this cell and 8(\.\d)? s in all: the time limit of a notebook is 8 s \(--notebook-timeout\)\.$", error.Message);
        Assert.Equal(NotebookException.TimedOut, error.ExitCode);
    }

    [Fact]
    public async Task A_notebook_that_fills_memory_fails_by_itself()
    {
        var path = _scratch.Notebook("a.ipynb",
            "var all = new List<byte[]>();\nwhile (true) { var some = new byte[50 << 20]; Array.Fill(some, (byte)1); "
            + "all.Add(some); await Task.Delay(10); }");
        var error = await Kernels.FailureAsync(path, Kernels.Options with { MemoryLimit = 700_000_000 });

        Assert.Matches(
            @"cell 1: stopped, because the notebook held [\d.]+ GB of memory: the limit is 0\.70 GB \(--memory\)\.$",
            error.Message);
        Assert.Equal(NotebookException.Failed, error.ExitCode);
    }

    [Fact]
    public async Task A_process_that_ends_by_itself_is_told_with_its_last_words()
    {
        var path = _scratch.Notebook("a.ipynb", "Environment.FailFast(\"the sky fell\");");

        Assert.Matches(@"cell 1: its process was ended by signal 6\. Its last words: .*the sky fell",
            (await Kernels.FailureAsync(path)).Message);
    }

    [Fact]
    public async Task A_run_can_be_cancelled_and_its_process_ends_with_it()
    {
        var path = _scratch.Notebook("a.ipynb",
            $"System.IO.File.WriteAllText(\"pid\", Environment.ProcessId.ToString()); while (true) ;");
        using var stop = new CancellationTokenSource();
        var running = NotebookRunner.RunAsync(path, Kernels.Options, null, stop.Token);
        while (!File.Exists(_scratch.PathOf("pid")) || File.ReadAllText(_scratch.PathOf("pid")).Length == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Throws<ArgumentException>(
            () => Process.GetProcessById(int.Parse(File.ReadAllText(_scratch.PathOf("pid")))));
    }

    [Fact]
    public async Task The_current_directory_is_the_notebooks_folder_and_the_output_folder_is_handed_over()
    {
        var path = _scratch.Notebook("a.ipynb",
            "System.IO.File.WriteAllText(System.IO.Path.Combine(Environment.GetEnvironmentVariable(\"SHIPLAB_OUT\"), "
            + "\"r.txt\"), System.IO.Directory.GetCurrentDirectory());");
        await Kernels.RunAsync(path, Kernels.Options with { OutputFolder = _scratch.PathOf("out/deep") });

        Assert.Equal(_scratch.Folder, File.ReadAllText(_scratch.PathOf("out/deep/r.txt")));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_made_is_told()
    {
        var taken = _scratch.Write("taken", "a file");

        Assert.Contains($"Cannot write to the folder {taken}",
            (await Kernels.FailureAsync(_scratch.Notebook("a.ipynb", "1"),
                Kernels.Options with { OutputFolder = taken })).Message);
    }

    [Fact]
    public void A_notebook_of_another_language_is_told_by_its_kernel()
    {
        var path = _scratch.Write("a.ipynb",
            """{"cells":[],"metadata":{"kernelspec":{"name":"python3","language":"python","display_name":"Python 3"}},"nbformat":4,"nbformat_minor":5}""");
        var error = Assert.Throws<NotebookException>(() => NotebookRunner.Check(path, Kernels.Options));

        Assert.Equal($"{path} is a notebook for the kernel 'python3', not for C#. "
            + "Choose the kernel .NET (C#) in it, or run it with Jupyter.", error.Message);
        Assert.Equal(NotebookException.WrongUse, error.ExitCode);
    }

    [Fact]
    public async Task A_small_notebook_takes_five_seconds_at_most()
    {
        var path = _scratch.Notebook("a.ipynb", "var x = 2;", "x * 2");
        var best = TimeSpan.MaxValue;
        // the first one reads the programs from the disk, others may be busy
        for (var run = 0; run < 4 && best > TimeSpan.FromSeconds(5); run++)
            best = (await Kernels.RunAsync(path)).Elapsed;

        Assert.True(best <= TimeSpan.FromSeconds(5), $"took {best.TotalSeconds:0.0} s");
    }
}
