using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>The study as a program, and what its files can suffer.</summary>
[Collection(Programs.Name)]
public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Results => Path.Combine(_folder.Path, "results.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Finished_rows_are_not_run_again_and_a_torn_last_line_is_told_and_replaced()
    {
        string[] command = ["study", "--quick", "--sets", "aerial", "--out", Results];
        var first = await Shiplab.RunAsync(command);
        Assert.True(first.ExitCode == 0, first.ToString());
        var lines = File.ReadAllLines(Results);
        Assert.Equal(4, lines.Length);

        File.WriteAllText(Results, string.Join('\n', lines[..3]) + "\n" + lines[3][..40]);
        var second = await Shiplab.RunAsync(command);
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains("torn", second.Error);
        Assert.Contains("1 run now, 3 were there", second.Output);
        Assert.Equal(4, File.ReadAllLines(Results).Length);
    }

    [Fact]
    public async Task A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full, the disk that is always full, is Linux's.");
        File.CreateSymbolicLink(Results, "/dev/full");
        var outcome = await Shiplab.RunAsync("study", "--quick", "--out", Results);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "results.jsonl", "No space left");
    }

    [Theory]
    [InlineData("")]
    [InlineData("these are no weights")]
    public async Task Damaged_weights_are_told(string content)
    {
        var weights = _folder.File("weights.safetensors", content);
        var outcome = await Shiplab.RunAsync("study", "--quick", "--weights", weights, "--out", Results);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "weights.safetensors");
    }

    [Fact]
    public async Task Weights_cut_in_half_are_told()
    {
        var whole = await File.ReadAllBytesAsync(ClipFiles.TinyPath, TestContext.Current.CancellationToken);
        var weights = Path.Combine(_folder.Path, "weights.safetensors");
        await File.WriteAllBytesAsync(weights, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        var outcome = await Shiplab.RunAsync("study", "--quick", "--weights", weights, "--out", Results);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "weights.safetensors");
    }

    [Fact]
    public async Task Missing_weights_are_told()
    {
        var outcome =
            await Shiplab.RunAsync("study", "--quick", "--weights", Path.Combine(_folder.Path, "nowhere.safetensors"),
                "--out", Results);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "nowhere.safetensors");
    }
}
