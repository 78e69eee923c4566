using System.Diagnostics;
using ShipLab.Tests.Data;
using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>`./shiplab features` and `./shiplab zeroshot` as programs: kills, interrupts, two at once.</summary>
[Collection(Programs.Name)]
public sealed class FeaturesCommandTests : IDisposable
{
    private const int Many = 3000; // six shards, some seconds
    private const int Few = 1000; // two shards

    private readonly DrawnFiles _files = new();
    private readonly TemporaryFolder _store = new();

    public void Dispose()
    {
        _files.Dispose();
        _store.Dispose();
    }

    private string[] Command(params string[] more) =>
        ["features", "--data", _files.Path, "--out", _store.Path, .. more];

    private string Shards => Directory.GetDirectories(_store.Path, "*.parts").SingleOrDefault() ?? "";

    private int ShardCount => Directory.Exists(Shards) ? Directory.GetFiles(Shards, "*.safetensors").Length : 0;

    // The whole file of an uninterrupted run.
    private async Task<byte[]> UninterruptedAsync()
    {
        using var elsewhere = new TemporaryFolder();
        var outcome = await Shiplab.RunAsync("features", "--data", _files.Path, "--out", elsewhere.Path);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return await File.ReadAllBytesAsync(Directory.GetFiles(elsewhere.Path).Single(),
            TestContext.Current.CancellationToken);
    }

    private async Task<Process> StartedAsync(int shards)
    {
        var process = Shiplab.Start(null, null, Command());
        var watch = Stopwatch.StartNew();
        while (ShardCount < shards && !process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(3))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        return process;
    }

    [Fact]
    public async Task Features_of_a_tree_go_into_a_file_for_each_part_and_are_found_again()
    {
        _files.Add("cat", 10);
        _files.Add("dog", 10);
        var names = _files.Path + "/names.txt";
        await File.WriteAllTextAsync(names, "house cat\nhot dog\n", TestContext.Current.CancellationToken);
        var outcome = await Shiplab.RunAsync(Command("--class-names", names, "--views", "2"));
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("2 classes, 10 train, 4 val and 6 test pictures", outcome.Output);
        Assert.Contains("features [20, 64]", outcome.Output);
        Assert.Equal(3, _store.Names.Count);
        using (var features = FeatureFile.Open(Path.Combine(_store.Path, _store.Names[0])).Read())
            Assert.Equal(["house cat", "hot dog"], features.ClassNames);

        outcome = await Shiplab.RunAsync(Command("--split", "test", "--class-names", names, "--views", "2"));
        Assert.Contains("were there", outcome.Output);
        outcome = await Shiplab.RunAsync(
            Command("--split", "test", "--class-names", names, "--views", "2", "--seed", "2"));
        Assert.DoesNotContain("were there", outcome.Output);
        Assert.Equal(4, _store.Names.Count);
    }

    [Fact]
    public async Task After_a_kill_the_same_command_goes_on_and_gives_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A kill is sent as a signal, which Windows lacks.");
        _files.Add("", Many);
        var whole = await UninterruptedAsync();
        var kept = 0;
        foreach (var shards in new[] { 1, 3 })
            using (var process = await StartedAsync(shards))
            {
                Signals.Kill(process);
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                Assert.True(ShardCount >= shards, $"{ShardCount} shards of {shards}");
                kept = ShardCount;
            }
        Assert.InRange(kept, 3, 5);
        var outcome = await Shiplab.RunAsync(Command());
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains($"{kept * 512} kept from an earlier run", outcome.Output);
        Assert.Single(_store.Names);
        Assert.Equal(whole,
            await File.ReadAllBytesAsync(Path.Combine(_store.Path, _store.Names.Single()),
                TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_interrupt_ends_in_order_and_says_what_is_kept()
    {
        Signals.SkipWhereInterruptsAreIgnored();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An interrupt is sent as a signal, which Windows lacks.");
        _files.Add("", Many);
        using var process = await StartedAsync(2);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Signals.Interrupt(process.Id);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains($"of {Many} images are kept", await error);
        Assert.Contains("goes on", await error);
        Assert.InRange(ShardCount, 2, 5);
    }

    [Fact]
    public async Task Two_processes_at_once_make_one_file()
    {
        _files.Add("", Few);
        var whole = await UninterruptedAsync();
        var both = await Task.WhenAll(Shiplab.RunAsync(Command()), Shiplab.RunAsync(Command()));
        Assert.All(both, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        Assert.Single(both, outcome => outcome.Output.Contains("were there"));
        Assert.Single(_store.Names);
        Assert.Equal(whole,
            await File.ReadAllBytesAsync(Path.Combine(_store.Path, _store.Names.Single()),
                TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_picture_is_named_and_skipped_on_request()
    {
        _files.Add("", 6);
        var bad = Path.Combine(_files.Path, "00001.jpg");
        await File.WriteAllTextAsync(bad, "no picture", TestContext.Current.CancellationToken);
        var outcome = await Shiplab.RunAsync(Command());
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(bad, outcome.Error);
        Assert.Contains("--damaged skip", outcome.Error);
        outcome = await Shiplab.RunAsync(Command("--damaged", "skip"));
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("1 damaged picture left out", outcome.Error);
        Assert.Contains("00001.jpg", outcome.Error);
        Assert.Contains("5 pictures", outcome.Output);
    }

    [Fact]
    public async Task Zero_shot_prints_accuracies_of_classes_and_of_all()
    {
        _files.Add("test/cat", 4);
        _files.Add("test/dog", 4);
        var outcome = await Shiplab.RunAsync("zeroshot", "--data", _files.Path, "--out", _store.Path);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("cat ", outcome.Output);
        Assert.Contains("zero-shot accuracy", outcome.Output);
        outcome = await Shiplab.RunAsync("zeroshot", "--data", _files.Path, "--out", _store.Path, "--split", "val");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("val part", outcome.Error);
    }

    [Theory]
    [InlineData("no folder", "--data", "nowhere")]
    [InlineData("nosuchmodel", "--model", "nosuchmodel")]
    [InlineData("fractions", "--fractions", "1,1,1")]
    [InlineData("tpu", "--device", "tpu")]
    [InlineData("train", "--split", "train")]
    public async Task What_cannot_be_done_is_one_paragraph(string word, string option, string value)
    {
        _files.Add("", 2);
        string[] data = option == "--data" ? [] : ["--data", _files.Path];
        var outcome = await Shiplab.RunAsync(["features", .. data, "--out", _store.Path, option, value]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(word, outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);
        Assert.Empty(_store.Names);
    }

    [Fact]
    public async Task A_missing_data_option_is_wrong_usage()
    {
        var outcome = await Shiplab.RunAsync("features");
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "--data");
    }
}
