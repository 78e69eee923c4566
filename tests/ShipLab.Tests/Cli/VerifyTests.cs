using Xunit;

namespace ShipLab.Tests.Cli;

[Collection(Programs.Name)]
public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_set_that_passes_is_one_line_and_exit_code_0()
    {
        Copy("clip-tiny");
        var outcome = await Shiplab.RunAsync("verify", _folder.Path);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Matches(@"^clip-tiny: pass, \d+ of \d+ arrays, worst \S+ [\d.]+ of tolerance\s*$", outcome.Output);
    }

    [Fact]
    public async Task A_damaged_set_fails_with_exit_code_1()
    {
        var set = Copy("clip-tiny");
        var data = File.ReadAllBytes(Path.Combine(set, "data.safetensors"));
        File.WriteAllBytes(Path.Combine(set, "data.safetensors"), data[..(data.Length / 2)]);
        var outcome = await Shiplab.RunAsync("verify", _folder.Path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("clip-tiny: FAIL", outcome.Output);
    }

    [Fact]
    public async Task A_set_of_unknown_kind_is_exit_code_3()
    {
        var set = Copy("clip-tiny");
        Directory.Move(set, Path.Combine(_folder.Path, "weather-forecast"));
        var outcome = await Shiplab.RunAsync("verify", _folder.Path);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("weather-forecast", outcome.Output);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_or_holds_no_set_is_told()
    {
        var missing = await Shiplab.RunAsync("verify", Path.Combine(_folder.Path, "nowhere"));
        Assert.Equal(1, missing.ExitCode);
        Shiplab.AssertOneParagraph(missing, "nowhere");
        var empty = await Shiplab.RunAsync("verify", _folder.Path);
        Assert.Equal(1, empty.ExitCode);
        Shiplab.AssertOneParagraph(empty, _folder.Path);
    }

    private string Copy(string name)
    {
        var from = Path.Combine(Shiplab.Root, "tests", "ShipLab.Tests", "reference", name);
        var to = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        return to;
    }
}
