using Xunit;

namespace ShipLab.Tests.Cli;

[Collection(Programs.Name)]
public sealed class RunTests : IDisposable
{
    private readonly TempFolder _folder = new();

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
        var notebook = _folder.Notebook("bad.ipynb", "1 + 1", "var y = 1;\nthrow new System.InvalidOperationException(\"the sky fell\");");
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
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "slow.ipynb", "cell 1");
    }

    [Fact]
    public async Task A_training_that_does_not_stop_at_its_time_limit_ends_the_process_in_order()
    {
        string Reference(string file) => $"#r \"{Path.Combine(AppContext.BaseDirectory, file)}\"";
        var weights = Path.Combine(_folder.Path, "clip.safetensors").Replace("\\", "/");
        var notebook = _folder.Notebook("deaf.ipynb", $"{Reference("ShipLab.dll")}\n{Reference("TorchSharp.dll")}",
            $"ShipLab.Toyland.Pretraining.Run(new ShipLab.Toyland.PretrainingOptions(), \"{weights}\"); // no token");
        var outcome = await Run(notebook, "--timeout", "3");
        for (var limit = 9; limit < 250 && !outcome.Error.Contains("still runs"); limit *= 3) // a busy machine was not at the training yet
            outcome = await Run(notebook, "--timeout", $"{limit}");
        Assert.Equal(1, outcome.ExitCode); // 139: a segmentation fault
        Shiplab.AssertOneParagraph(outcome, "deaf.ipynb", "cell 2", "still runs");
    }

    [Theory]
    [InlineData("This is not JSON.")]
    [InlineData("")]
    [InlineData("{\"cells\": 3}")]
    [InlineData("[1, 2]")]
    public async Task A_file_that_is_no_notebook_is_told(string content)
    {
        var outcome = await Run(_folder.File("broken.ipynb", content));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "broken.ipynb");
    }

    [Fact]
    public async Task A_notebook_that_is_not_there_is_told()
    {
        var outcome = await Run(Path.Combine(_folder.Path, "missing.ipynb"));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "missing.ipynb");
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_made_is_told()
    {
        var notebook = _folder.Notebook("good.ipynb", "6 * 7");
        var file = _folder.File("a-file", "");
        var outcome = await Shiplab.RunAsync("run", "--no-write", "--out", Path.Combine(file, "below"), notebook);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "a-file", "--out");
    }
}
