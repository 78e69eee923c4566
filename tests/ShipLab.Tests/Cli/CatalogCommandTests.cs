using ShipLab.Tests.Data;
using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>Public data sets through the real program.</summary>
[Collection(Programs.Name)]
public sealed class CatalogCommandTests : IDisposable
{
    private readonly CatalogTree _tree = new();
    private readonly TemporaryFolder _out = new();

    public void Dispose()
    {
        _tree.Dispose();
        _out.Dispose();
    }

    [Fact]
    public async Task Features_and_zero_shot_take_a_public_set_by_name_and_features_are_kept()
    {
        _tree.Add("dtd");
        var outcome =
            await Shiplab.RunAsync("features", "--dataset", "dtd", "--data", _tree.Path, "--shots", "2",
                "--out", _out.Path);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("dtd: 3 classes, 6 train, 6 val and 6 test pictures", outcome.Output);
        Assert.Contains("the published set has 47 classes (24 base), 2,820 train", outcome.Error);
        Assert.Equal(3, _out.Names.Count);

        outcome = await Shiplab.RunAsync("zeroshot", "--data", $"DTD={_tree.At("dtd")}", "--out", _out.Path);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("polka-dotted", outcome.Output);
        Assert.Contains("were there", outcome.Output); // the test pictures' features, of the first command
        Assert.Equal(3, _out.Names.Count);
    }

    [Fact]
    public async Task A_study_runs_on_public_sets_and_keeps_their_features()
    {
        _tree.Add("awa2");
        _tree.Add("dtd");
        string[] command = ["study", "--quick", "--sets", "AWA2", "dtd", "--data", _tree.Path, "--features", _out.Path,
            "--out", Path.Combine(_out.Path, "results.jsonl")];
        var outcome = await Shiplab.RunAsync(command);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("8 rows", outcome.Output);
        Assert.Contains("results do not compare with published ones", outcome.Error);
        Assert.Equal(6, _out.Names.Count(name => name.EndsWith(".safetensors"))); // train, val and test of two sets
        var made = Directory.GetFiles(_out.Path, "*.safetensors").Select(File.GetLastWriteTimeUtc).ToArray();
        File.Delete(Path.Combine(_out.Path, "results.jsonl"));
        outcome = await Shiplab.RunAsync(command);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(made, Directory.GetFiles(_out.Path, "*.safetensors").Select(File.GetLastWriteTimeUtc));
    }

    [Fact]
    public async Task A_set_that_is_not_there_is_told_with_its_layout_drawn()
    {
        _tree.Add("dtd");
        foreach (var command in (string[][])[["features", "--dataset", "flo", "--data", _tree.Path],
            ["zeroshot", "--data", $"flo={_tree.Path}"],
            ["study", "--sets", "flo", "--data", _tree.Path, "--out", Path.Combine(_out.Path, "r.jsonl")]])
        {
            var outcome = await Shiplab.RunAsync(command);
            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains("'res101.mat' is missing (or 'xlsa17/data/FLO/res101.mat')", outcome.Error);
            Assert.Contains("flo/\n├── att_splits.mat", outcome.Error.ReplaceLineEndings("\n"));
        }
    }

    [Fact]
    public async Task Wrong_words_are_told()
    {
        var outcome = await Shiplab.RunAsync("study", "--sets", "eurosta");
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "Did you mean 'eurosat'?");
        outcome = await Shiplab.RunAsync("features", "--dataset", "dtdd", "--data", _tree.Path);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "Did you mean 'dtd'?");
        outcome = await Shiplab.RunAsync(null, new Dictionary<string, string> { ["SHIPLAB_DATA"] = "" }, "features",
            "--dataset", "dtd");
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "--data");
        outcome = await Shiplab.RunAsync("features", "--dataset", "dtd", "--data", _tree.Path, "--fractions",
            "0.5,0.2,0.3");
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "--fractions is for folders of one's own");
        outcome = await Shiplab.RunAsync("study", "--sets", "dtd", "--out", Path.Combine(_out.Path, "r.jsonl"));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "Where is the data set dtd?", "SHIPLAB_DATA");
        Assert.Equal(2, (await Shiplab.RunAsync("features", "--data", _tree.Path, "--shots", "0")).ExitCode);
    }
}
