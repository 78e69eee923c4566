using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>What can go wrong before the demo's notebooks start. The demo itself is run by hand and by continuous
/// integration's notebooks.</summary>
[Collection(Programs.Name)]
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_before_anything_runs()
    {
        var file = _folder.File("a-file", "");
        var outcome = await Shiplab.RunAsync("demo", "--out", Path.Combine(file, "below"));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "a-file", "--out");
    }

    [Fact]
    public async Task A_read_only_folder_is_told_before_anything_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc, where nobody may write, is Linux's.");
        var outcome = await Shiplab.RunAsync("demo", "--out", "/proc/shiplab");
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "/proc/shiplab", "--out");
    }

    [Fact]
    public async Task A_results_file_damaged_in_the_middle_is_told_and_left_alone()
    {
        var results = _folder.File("results.jsonl", "{\"torn\": \n{}\n{}\n");
        var before = File.ReadAllText(results);
        var outcome = await Shiplab.RunAsync("demo", "--out", _folder.Path);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "results.jsonl", "line 1");
        Assert.Equal(before, File.ReadAllText(results));
        Assert.Equal(["results.jsonl"], _folder.Names);
    }
}
