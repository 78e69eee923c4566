using ShipLab.Tests.Cli;

namespace ShipLab.Tests;

public sealed class SkippedSetTests
{
    [Fact]
    public async Task Without_the_official_vocabulary_the_set_is_skipped_with_the_reason_and_no_failure()
    {
        using var folder = new TemporaryFolder();
        var set = Directory.CreateDirectory(Path.Combine(folder.Path, "tokenizer")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(ReferenceSetTests.Folder, "tokenizer")))
            File.Copy(file, Path.Combine(set, Path.GetFileName(file)));
        var run = await Shiplab.RunAsync(folder.Path,
            new Dictionary<string, string> { ["SHIPLAB_HOME"] = Path.Combine(folder.Path, "home") }, "verify", set);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith("tokenizer: skipped, OpenAI's vocabulary bpe_simple_vocab_16e6.txt.gz is neither in ",
            run.Output);
        Assert.Contains("get_clip.cs", run.Output);
    }
}
