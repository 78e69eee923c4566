using Xunit;

namespace ShipLab.Tests.Cli;

[Collection(Programs.Name)]
public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<Shiplab.Outcome> Run(params string[] arguments) =>
        Shiplab.RunAsync(["run", "--out", Path.Combine(_folder.Path, "out"), .. arguments]);

    [Fact]
    public async Task A_notebook_gets_its_outputs_written_back()
    {
        var notebook = _folder.Notebook("good.ipynb", "var x = 20 + 1;", "x * 2");
        var outcome = await Run(notebook);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("42", File.ReadAllText(notebook));
    }

    [Fact]
    public async Task No_write_leaves_the_notebook_as_it_was()
    {
        var notebook = _folder.Notebook("good.ipynb", "6 * 7");
        var before = File.ReadAllText(notebook);
        var outcome = await Run(notebook, "--no-write");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(before, File.ReadAllText(notebook));
    }

    [Fact]
    public async Task A_failing_cell_is_told_with_notebook_cell_line_and_message_and_nothing_is_written()
    {
        var notebook = _folder.Notebook("bad.ipynb", "1 + 1",
            "var y = 1;\nthrow new System.InvalidOperationException(\"the sky fell\");");
        var before = File.ReadAllText(notebook);
        var outcome = await Run(notebook);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "bad.ipynb", "cell 2", "line 2", "the sky fell");
        Assert.Equal(before, File.ReadAllText(notebook));
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_is_told_with_its_line()
    {
        var outcome = await Run(_folder.Notebook("bad.ipynb", "var fine = 1;\nint broken = \"text\";"));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "bad.ipynb", "cell 1", "line 2", "CS0029");
    }

    [Fact]
    public async Task A_cell_over_its_time_limit_is_stopped()
    {
        var outcome = await Run(_folder.Notebook("slow.ipynb", "while (true) { }"), "--timeout", "1");
        Assert.Equal(3, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "slow.ipynb", "cell 1", "--timeout");
    }

    [Fact]
    public async Task A_training_that_does_not_look_at_its_time_limit_is_ended()
    {
        string Reference(string file) => $"#r \"{Path.Combine(AppContext.BaseDirectory, file)}\"";
        var notebook = _folder.Notebook("deaf.ipynb", $"""
            {Reference("ShipLab.dll")}
            {Reference("TorchSharp.dll")}
            using ShipLab.Base; using ShipLab.FineTuning; using ShipLab.ModelFiles; using ShipLab.Models; using ShipLab.Studies; using ShipLab.Toyland;
            NativeTorch.Load();
            var clip = ClipFiles.Tiny();
            clip.Model.Frozen();
            """, """
            var data = new StudyData(clip, "tiny-clip", ToySets.Create("neon", 1, 4), shots: 4, views: 2, seed: 1);
            new CoOp(CoOpOptions.Toyland with { Epochs = 1_000_000 }).Fit(data.Task(allNames: true), data.Batches(32, "batches")); // no token
            """);
        var outcome = await Run(notebook, "--timeout", "5");
        Assert.Equal(3, outcome.ExitCode); // 139: a segmentation fault
        Shiplab.AssertOneParagraph(outcome, "deaf.ipynb", "cell 2");
    }

    [Theory]
    [InlineData("This is not JSON.", "is not JSON at line 1")]
    [InlineData("", "is not JSON")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "has nbformat 3")]
    [InlineData("{\"nbformat\": 4, \"cells\": [], \"metadata\": {\"kernelspec\": {\"name\": \"ir\", \"language\": "
        + "\"R\"}}}", "'ir'")]
    [InlineData("[1, 2]", "not a notebook")]
    public async Task A_file_that_is_no_notebook_of_this_language_is_told_before_anything_runs(string content,
        string told)
    {
        var outcome = await Run(_folder.Notebook("good.ipynb", "6 * 7"), _folder.File("broken.ipynb", content));
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "broken.ipynb", told);
        Assert.DoesNotContain("42", File.ReadAllText(Path.Combine(_folder.Path, "good.ipynb")));
    }

    [Theory]
    [InlineData("missing.ipynb", "no such notebook")]
    [InlineData("none*.ipynb", "no notebook (.ipynb) matches")]
    [InlineData("", "the folder holds no notebook")]
    public async Task What_names_no_notebook_is_told(string name, string told)
    {
        var outcome = await Run(Path.Combine(_folder.Path, name));
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, told);
    }

    [Fact]
    public async Task A_parameter_that_no_notebook_has_and_a_value_of_another_type_are_wrong_use()
    {
        var notebook = _folder.Notebook("good.ipynb", "6 * 7");
        Assert.Equal(2, (await Run(notebook, "-p", "speed=1")).ExitCode);
        Assert.Equal(2, (await Run(notebook, "--memory", "much")).ExitCode);
    }

    [Fact]
    public async Task Folders_and_globs_run_side_by_side_and_one_that_fails_does_not_stop_the_others()
    {
        _folder.Notebook("a1.ipynb", "\"A\" + 1");
        _folder.Notebook("a2.ipynb", "throw new Exception(\"oops\");");
        _folder.Notebook("b.ipynb", "\"B\" + 1");
        var all = await Run(_folder.Path, "--jobs", "2");
        Assert.True(all.ExitCode == 1, all.ToString());
        Shiplab.AssertOneParagraph(all, "a2.ipynb", "oops");
        foreach (var name in new[] { "A1", "B1" })
            Assert.Contains(Directory.GetFiles(_folder.Path, "*.ipynb"), file => File.ReadAllText(file).Contains(name));
        Assert.Contains("a2.ipynb: failed", all.Output);

        var some = await Run(Path.Combine(_folder.Path, "a*.ipynb"), "--no-write");
        Assert.Contains("a1.ipynb", some.Output);
        Assert.DoesNotContain("b.ipynb", some.Output);
    }

    [Fact]
    public async Task Check_compares_with_the_outputs_in_the_file_and_writes_nothing()
    {
        var notebook = _folder.Notebook("good.ipynb", "6 * 7");
        await Run(notebook);
        var before = File.ReadAllText(notebook);
        var same = await Run(notebook, "--check");
        Assert.True(same.ExitCode == 0, same.ToString());

        File.WriteAllText(notebook, before.Replace("42", "41"));
        var other = await Run(notebook, "--check");
        Assert.Equal(1, other.ExitCode);
        Shiplab.AssertOneParagraph(other, "good.ipynb", "cell 1", "\"41\"", "\"42\"");
        Assert.Equal(before.Replace("42", "41"), File.ReadAllText(notebook));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_before_anything_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc, where nobody may write, is Linux's.");
        using var open = File.OpenRead(_folder.Notebook("good.ipynb", "6 * 7"));
        var path = $"/proc/{Environment.ProcessId}/fd/{open.SafeFileHandle.DangerousGetHandle()}";
        var outcome = await Run(path);
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, Path.GetDirectoryName(path)!, "Cannot write to the folder");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Neither_an_interrupt_nor_the_death_of_the_program_leaves_a_kernel_behind_or_half_a_file(bool interrupt)
    {
        if (interrupt) Signals.SkipWhereInterruptsAreIgnored();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's.");
        var notebook = _folder.Notebook("busy.ipynb",
            "System.IO.File.WriteAllText(\"pid\", $\"{Environment.ProcessId}.\");\nagain: goto again;");
        var before = File.ReadAllText(notebook);
        using var program = Shiplab.Start(_folder.Path, null, "run", "--out",
            Path.Combine(_folder.Path, "out"), notebook);
        var pid = Path.Combine(_folder.Path, "pid");
        while (!File.Exists(pid) || !File.ReadAllText(pid).EndsWith('.'))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        if (interrupt) Signals.Interrupt(program.Id);
        else Signals.Kill(program);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        if (interrupt) Assert.Equal(130, program.ExitCode);
        var kernel = int.Parse(File.ReadAllText(pid).TrimEnd('.'));
        for (var wait = 0; wait < 100 && IsThere(kernel); wait++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(IsThere(kernel));
        Assert.Equal(before, File.ReadAllText(notebook));
        Assert.Equal(["busy.ipynb", "out", "pid"], _folder.Names);
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_made_is_told()
    {
        var notebook = _folder.Notebook("good.ipynb", "6 * 7");
        var file = _folder.File("a-file", "");
        var outcome = await Shiplab.RunAsync("run", "--no-write", "--out", Path.Combine(file, "below"), notebook);
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "a-file", "--out");
    }

    [Fact]
    public async Task Doctor_says_when_the_browser_that_is_named_is_not_there()
    {
        var outcome =
            await Shiplab.RunAsync(null, new Dictionary<string, string> { ["SHIPLAB_BROWSER"] = "/nowhere/browser" },
                "doctor");
        Assert.Contains("/nowhere/browser is not there", outcome.Output);
        Assert.Contains("SHIPLAB_BROWSER", outcome.Output);
    }

    private static bool IsThere(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
