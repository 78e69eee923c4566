using TorchSharp;

namespace ShipLab.Tests.Cli;

[Collection(Programs.Name)]
public sealed class ModelOptionsTests
{
    [Fact]
    public async Task A_GPU_that_is_not_there_is_refused_with_what_to_do()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "This machine has a CUDA GPU.");
        foreach (var device in new[] { "cuda", "cuda:1" })
        {
            var outcome = await Shiplab.RunAsync("study", "--quick", "--device", device);
            Assert.Equal(1, outcome.ExitCode);
            Shiplab.AssertOneParagraph(outcome, $"'{device}'",
                NativeTorch.HasCuda ? "nvidia-smi" : "SHIPLAB_TORCH=cuda ./shiplab build", "Or use cpu");
        }
    }

    [Theory]
    [InlineData("--device", "tpu", "cuda:N")]
    [InlineData("--device", "cuda:x", "cuda:N")]
    [InlineData("--precision", "fp8", "bf16")]
    public async Task What_is_no_device_or_precision_is_answered_with_those_there_are(string option,
        string value, string known)
    {
        var outcome = await Shiplab.RunAsync("study", "--quick", option, value);
        Assert.NotEqual(0, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, value, known);
    }

    [Fact]
    public async Task A_study_in_bfloat16_has_rows_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "rows.jsonl");
        var outcome =
            await Shiplab.RunAsync("study", "--quick", "--sets", "aerial", "--precision", "bf16", "--out", path,
                "--no-color");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        var rows = new ResultStore(path).Rows;
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.StartsWith("tiny-clip-bf16-", row.Key.Backbone));
    }
}
