using System.Diagnostics;
using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>Pre-training as a program: a few tiny steps, an interrupt, and going on.</summary>
[Collection(Programs.Name)]
public sealed class PretrainTests : IDisposable
{
    private const int Long = 120; // steps that last until an interrupt arrives

    private readonly TemporaryFolder _folder = new();

    private string Weights => Path.Combine(_folder.Path, "clip.safetensors");

    private string[] Command(int steps) => ["pretrain", "--out", Weights, "--steps", $"{steps}", "--batch", "2",
        "--checkpoint-every", "5", "--rounds", "1"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_ends_with_accuracies_and_weights_that_load()
    {
        var outcome = await Shiplab.RunAsync(Command(steps: 10));
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("never seen", outcome.Output);
        Assert.Equal(["clip.safetensors"], _folder.Names);
        using var _ = ClipFiles.Load(Weights).Model;
    }

    [Fact]
    public async Task An_interrupted_run_leaves_a_checkpoint_and_the_same_command_goes_on_from_it()
    {
        Signals.SkipWhereInterruptsAreIgnored();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An interrupt is sent as a signal, which Windows lacks.");
        using (var process = Shiplab.Start(null, null, Command(steps: Long)))
        {
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var watch = Stopwatch.StartNew();
            while (!File.Exists(Weights + ".checkpoint") && watch.Elapsed < TimeSpan.FromMinutes(2))
                await Task.Delay(20, TestContext.Current.CancellationToken);
            Signals.Interrupt(process.Id);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(130, process.ExitCode);
            Assert.Contains("goes on from it", await error);
        }
        Assert.Equal(["clip.safetensors.checkpoint"], _folder.Names);

        var outcome = await Shiplab.RunAsync(Command(steps: Long));
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("Going on from", outcome.Output);
        Assert.Equal(["clip.safetensors"], _folder.Names);
    }

    [Fact]
    public async Task A_checkpoint_of_other_options_is_told_and_left_alone()
    {
        _folder.File("clip.safetensors.checkpoint", "no checkpoint at all");
        var outcome = await Shiplab.RunAsync(Command(steps: 10));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "clip.safetensors.checkpoint");
        Assert.Equal(["clip.safetensors.checkpoint"], _folder.Names);
    }
}
