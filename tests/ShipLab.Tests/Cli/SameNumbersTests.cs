using System.Diagnostics;
using System.Security.Cryptography;

namespace ShipLab.Tests.Cli;

/// <summary>
/// One seed gives one set of numbers: in two processes, and in a process that goes on where another was killed. Each
/// worker has two torch threads, since sums of several threads are where numbers could drift.
/// </summary>
[Collection(Programs.Name)]
public sealed class SameNumbersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Of_every_fine_tuner_without_and_with_a_generator() => AssertSame($$"""
        data-sets: [aerial]
        methods: [{{string.Join(", ", FineTuners.Names)}}]
        generators: [none, text, ship]
        shots: 1
        seeds: [1, 2]
        views: 2
        calibrate: true
        workers: 2
        options:
          coop: { epochs: 2 }
          coop-csc: { epochs: 2 }
          cocoop: { epochs: 1 }
          clip-adapter: { epochs: 2 }
          tip-adapter-f: { epochs: 2 }
          linear-probe: { strengths: [1], refinements: 0 }
          ship: { epochs: 2 }
        """);

    [Fact]
    public Task Of_every_generator() => AssertSame($$"""
        data-sets: [aerial]
        methods: [tip-adapter]
        generators: [{{string.Join(", ", Generators.Names)}}]
        shots: 1
        seeds: [1]
        views: 2
        workers: 1
        options:
        {{string.Join('\n', ShipAblations.Names.Select(name => $"  {name}: {{ epochs: 2 }}"))}}
        """);

    private async Task AssertSame(string experiment)
    {
        var file = _folder.File("grid.yaml", experiment);
        var (whole, killed) = (Path.Combine(_folder.Path, "whole"), Path.Combine(_folder.Path, "killed"));
        await Run(whole);
        using (var process = Shiplab.Start(null, Threads, "experiment", file, "--out", killed))
        {
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var watch = Stopwatch.StartNew();
            while (Lines(killed) < 4 && !process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(2))
                await Task.Delay(20, TestContext.Current.CancellationToken);
            process.Kill(entireProcessTree: true);
        }
        Assert.InRange(Lines(killed), 4, Lines(whole) - 1);
        await Run(killed);

        var (expected, found) = (Numbers(whole), Numbers(killed));
        Assert.True(expected.Count > 4);
        Assert.Equal(expected, found);
        Assert.Equal(Prints(whole), Prints(killed));

        async Task Run(string folder)
        {
            var outcome = await Shiplab.RunAsync(null, Threads, "experiment", file, "--out", folder);
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
        }
    }

    private static Dictionary<string, string> Threads => new() { ["OMP_NUM_THREADS"] = "2" };

    private static int Lines(string folder) => File.Exists(Path.Combine(folder, "results.jsonl"))
        ? File.ReadAllLines(Path.Combine(folder, "results.jsonl")).Length : 0;

    /// <summary>All scores of all rows, by key.</summary>
    private static SortedDictionary<string, string> Numbers(string folder) =>
        new(new ResultStore(Path.Combine(folder, "results.jsonl")).Rows.ToDictionary(
        row => row.Key.ToString(),
        row => $"{row["base"]:R} {row["new"]:R} {row["joint base"]:R} {row["joint new"]:R} {row.Calibration}"),
        StringComparer.Ordinal);

    /// <summary>The trained generators' files, byte for byte.</summary>
    private static SortedDictionary<string, string> Prints(string folder) =>
        new(Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories).ToDictionary(
        path => Path.GetFileName(path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))),
        StringComparer.Ordinal);
}
