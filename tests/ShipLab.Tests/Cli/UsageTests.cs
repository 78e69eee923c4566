using Xunit;

namespace ShipLab.Tests.Cli;

[Collection(Programs.Name)]
public sealed class UsageTests
{
    [Fact]
    public async Task An_unknown_command_is_one_paragraph_and_exit_code_2()
    {
        var outcome = await Shiplab.RunAsync("pretrian");
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "pretrian", "Did you mean 'pretrain'", "--help");
    }

    [Theory]
    [InlineData("run", "--quik")]
    [InlineData("bench", "--what")]
    [InlineData("study", "--no-such-option")]
    public async Task An_unknown_option_is_one_paragraph_and_exit_code_2(string command, string option)
    {
        var outcome = await Shiplab.RunAsync(command, option);
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, option, $"shiplab {command}", "--help");
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("run")]
    public async Task A_missing_argument_is_one_paragraph_and_exit_code_2(string command)
    {
        var outcome = await Shiplab.RunAsync(command);
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, command);
    }

    [Fact]
    public async Task A_value_that_is_no_number_is_one_paragraph_and_exit_code_2()
    {
        var outcome = await Shiplab.RunAsync("pretrain", "--steps", "many");
        Assert.Equal(2, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "many", "--steps");
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        var outcome = await Shiplab.RunAsync("--help");
        Assert.Equal(0, outcome.ExitCode);
        foreach (var command in new[] { "demo", "test", "run", "study", "experiment", "report", "features", "zeroshot",
            "pretrain", "verify", "bench", "doctor" })
            Assert.Contains(command, outcome.Output);
    }
}
