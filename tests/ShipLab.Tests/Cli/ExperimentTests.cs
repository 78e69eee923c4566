using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>Experiments as a program: what is wrong with a file, and what kills cost.</summary>
[Collection(Programs.Name)]
public sealed class ExperimentTests : IDisposable
{
    private const string Small = "data-sets: [aerial]\nmethods: [zero-shot, tip-adapter, gda]\ngenerators: "
        + "[none, text]\nshots: 1\nseeds: [1, 2]\nviews: 1\nworkers: 2\n";
    private const int SmallRows = 10; // zero-shot runs without generator alone

    private readonly TemporaryFolder _folder = new();

    private string Results => Path.Combine(_folder.Path, "out", "results.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_mistake_of_a_file_is_told_at_once_with_its_line_and_the_nearest_name()
    {
        var file = _folder.File("bad.yaml", """
            methds: [coop]
            data-sets: [neon, nein]
            methods: [cop]
            generators: []
            shots: many
            seeds: 3
            seeds: [1]
            calibrate: perhaps
            selection: validate
            views: 0
            shts: [1]
            preset: {paper: true}
            """);
        var outcome = await Shiplab.RunAsync("experiment", file);
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome,
            "bad.yaml, line 1: there is no key 'methds'. Did you mean 'methods'?",
            "line 2: there is no data set 'nein'. Did you mean 'neon'?",
            "line 3: there is no method 'cop'. Did you mean 'coop'?",
            "line 4: 'generators' is an empty list",
            "line 5: 'shots' takes a whole number, at least 1, not 'many'",
            "line 6: 'seeds' takes a list of numbers such as [1, 2, 3], not '3'",
            "line 7: the key 'seeds' is there twice; its first place is line 6",
            "line 8: 'calibrate' takes true or false, not 'perhaps'",
            "line 9: 'selection' cannot be 'validate'. Did you mean 'validation'?",
            "line 10: 'views' takes a whole number, at least 1, not 0",
            "line 11: there is no key 'shts'. Did you mean 'shots'?",
            "line 12: 'preset' takes one of toyland, paper, official, not settings");
        Assert.Equal(["bad.yaml"], _folder.Names);
    }

    [Theory]
    [InlineData("data-sets: [neon\nmethods: [coop]\n", "line 1", "not YAML")]
    [InlineData("data-sets: [neon]\nmethods: coop: 3\n", "line 2", "not YAML")]
    [InlineData("- coop\n", "line 1", "keys with values")]
    [InlineData("data-sets: [neon]\n", "line 1", "'methods' is missing")]
    [InlineData("data-sets: [neon]\nmethods: [coop]\nprotocol: cross-dataset\n", "line 3", "'source'")]
    [InlineData("data-sets: [dtd]\nmethods: [coop]\n", "line 1", "data-folder")]
    [InlineData("data-sets: &all [neon]\nmethods: [coop]\n", "line 1", "anchors")]
    public async Task A_file_that_makes_no_experiment_is_told_with_its_line(string content, params string[] words)
    {
        var outcome =
            await Shiplab.RunAsync(null, new Dictionary<string, string> { ["SHIPLAB_DATA"] = "" }, "experiment",
            _folder.File("e.yaml", content));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, [.. words, "e.yaml"]);
    }

    [Fact]
    public async Task The_list_says_what_would_be_run_and_runs_nothing()
    {
        var outcome = await Shiplab.RunAsync("experiment", _folder.File("e.yaml", Small), "--out",
            Path.GetDirectoryName(Results)!, "--list");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("zero-shot, tip-adapter, tip-adapter + text, gda, gda + text", outcome.Output);
        Assert.Contains("aerial, 1 shot, seed 2: 5 rows to run", outcome.Output);
        Assert.Contains($"{SmallRows} rows in 2 cells, {SmallRows} to run", outcome.Output);
        Assert.Equal(["e.yaml"], _folder.Names);
    }

    [Fact]
    public async Task Parts_of_a_grid_are_run_apart_and_their_files_laid_end_to_end_are_those_of_the_whole()
    {
        var file = _folder.File("e.yaml", Small);
        async Task<string> RunAsync(string folder, params string[] more)
        {
            var outcome =
                await Shiplab.RunAsync(["experiment", file, "--out", Path.Combine(_folder.Path, folder), "--workers",
                    "1", .. more]);
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
            return outcome.Output;
        }
        await RunAsync("whole");
        Assert.Contains("1 cell of 5 rows, part 1/2", await RunAsync("first", "--part", "1/2"));
        await RunAsync("second", "--part", "2/2");
        await RunAsync("second", "--part", "1/2"); // what another machine does too is the same row
        string Rows(string folder) => File.ReadAllText(Path.Combine(_folder.Path, folder, "results.jsonl"));
        File.WriteAllText(_folder.File("merged.jsonl", ""), Rows("first") + Rows("second"));

        var (merged, whole) = (ResultFiles.Read([Path.Combine(_folder.Path, "merged.jsonl")]),
            new ResultStore(Path.Combine(_folder.Path, "whole")));
        Assert.Equal(SmallRows, whole.Rows.Count);
        Assert.Equal(whole.Rows.Select(Numbers).Order(), merged.Rows.Select(Numbers).Order());
        static string Numbers(ResultRow row) => $"{row.Key} {string.Join(" ", row.Scores)}";

        var wrong = await Shiplab.RunAsync("experiment", file, "--part", "3/2");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("'3/2' is no part of a grid", wrong.Error);
    }

    [Fact]
    public async Task Several_selections_are_several_rows_and_the_official_one_says_what_it_is()
    {
        var outcome =
            await Shiplab.RunAsync("experiment", _folder.File("e.yaml", Small + "selection: [last, test]\n"), "--out",
            Path.GetDirectoryName(Results)!, "--list");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("selection: last, official (selects on test)", outcome.Output);
        Assert.Contains("aerial, 1 shot, seed 2: 5 rows to run", outcome.Output);
        Assert.Contains("aerial, 1 shot, seed 2, selection: official (selects on test): 5 rows to run", outcome.Output);
        Assert.Contains($"{2 * SmallRows} rows in 4 cells, {2 * SmallRows} to run", outcome.Output);
    }

    [Fact]
    public async Task Settings_of_methods_reach_rows_and_generators_and_rows_with_others_are_other_rows()
    {
        const string grid = "data-sets: [aerial]\nmethods: [coop, tip-adapter]\ngenerators: [ship]\nshots: 1\nseeds: "
            + "[1]\nviews: 1\nworkers: 1\n";
        var folder = Path.GetDirectoryName(Results)!;
        async Task<string> RunAsync(string settings, params string[] more)
        {
            var outcome =
                await Shiplab.RunAsync(["experiment", _folder.File("e.yaml", grid + settings), "--out",
                    folder, .. more]);
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
            return outcome.Output;
        }
        const string first = "options:\n  coop: { epochs: 1 }\n  ship: { epochs: 1, prompt-form: { global: false } }\n";
        Assert.Contains("coop with epochs 1", await RunAsync(first));
        Assert.Contains("ship: epochs 1, prompt-form: global false", await RunAsync(first, "--list"));
        Assert.Contains("0 to run", await RunAsync(first, "--list"));
        Assert.Contains("2 to run",
            await RunAsync("options: { coop: { epochs: 1 }, ship: { epochs: 2 } }\n", "--list"));
        await RunAsync(first.Replace("coop: { epochs: 1 }", "coop: { epochs: 2 }"));

        var rows = new ResultStore(Results).Rows;
        Assert.Equal([1, 2],
            rows.Where(row => row.Key.Method == "coop").Select(row => (int)row.Options["fine_tuner"]!["epochs"]!));
        Assert.Single(rows, row => row.Key.Method == "tip-adapter"); // the same settings, so the same row
        Assert.All(rows, row => Assert.False((bool)row.Options["generator"]!["prompt_form"]!["global"]!));
        // both runs have one VAE
        Assert.Single(
            Directory.GetFiles(Path.Combine(folder, "generators"), "*.safetensors", SearchOption.AllDirectories));

        var bad = await Shiplab.RunAsync("experiment", _folder.File("bad.yaml", grid + """
            options:
              coop:
                epoch: 3
                learning-rate: fast
              gda: { alphas: [1] }
              shipp: { epochs: 1 }
              ship: { prompt-form: {
                  globl: true } }
            """));
        Assert.Equal(1, bad.ExitCode);
        Shiplab.AssertOneParagraph(bad,
            "line 10: coop has no setting 'epoch'. Did you mean 'epochs'?",
            "line 11: coop: 'learning-rate' takes a number, at least 0, not 'fast'",
            "line 12: 'gda' has settings but is not among 'methods'",
            "line 13: there is no method or generator 'shipp'. Did you mean 'ship'?",
            "line 15: ship: prompt-form has no setting 'globl'. Did you mean 'global'?");
    }

    [Fact]
    public async Task A_killed_worker_costs_no_finished_row_and_its_cell_is_taken_up_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The workers of a driver are found in /proc.");
        using var driver = Start();
        var (output, error) = (driver.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            driver.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Until(() => Rows() >= 1);
        using (var worker = Process.GetProcessById(Children(driver.Id)[0])) Signals.Kill(worker);
        await driver.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(driver.ExitCode == 0, $"{await output}\n{await error}");
        Assert.Contains("ended by signal 9", await output);
        Assert.Contains("taken up again", await output);
        AssertAllRowsOnce();
    }

    [Fact]
    public async Task A_killed_or_interrupted_driver_leaves_no_worker_and_the_same_command_runs_the_rest()
    {
        Signals.SkipWhereInterruptsAreIgnored();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The workers of a driver are found in /proc.");
        int[] workers;
        using (var killed = Start())
        {
            await Until(() => Rows() >= 1);
            workers = Children(killed.Id);
            Signals.Kill(killed);
            await Until(() => workers.All(IsGone));
        }
        Assert.NotEmpty(workers);
        var kept = File.ReadAllLines(Results);

        using (var interrupted = Start())
        {
            var error = interrupted.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = interrupted.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Until(() => Children(interrupted.Id).Length > 0);
            workers = Children(interrupted.Id);
            Signals.Interrupt(interrupted.Id);
            await interrupted.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(130, interrupted.ExitCode);
            Assert.Contains("the same command goes on", await error);
        }
        Assert.All(workers, worker => Assert.True(IsGone(worker)));

        var whole =
            await Shiplab.RunAsync("experiment", Path.Combine(_folder.Path, "e.yaml"), "--out",
                Path.GetDirectoryName(Results)!);
        Assert.True(whole.ExitCode == 0, whole.ToString());
        AssertAllRowsOnce();
        Assert.Equal(kept, File.ReadAllLines(Results)[..kept.Length]);
    }

    private Process Start() => Shiplab.Start(null, null, "experiment", _folder.File("e.yaml", Small), "--out",
        Path.GetDirectoryName(Results)!);

    private void AssertAllRowsOnce()
    {
        var rows = new ResultStore(Results);
        Assert.Null(rows.Notice);
        Assert.Equal(SmallRows, rows.Rows.Count);
        Assert.Equal(SmallRows, rows.Rows.Select(row => row.Key).Distinct().Count());
    }

    private int Rows() => File.Exists(Results) ? File.ReadAllLines(Results).Length : 0;

    private static async Task Until(Func<bool> done)
    {
        var watch = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "nothing came in two minutes");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Processes whose parent is this one.</summary>
    private static int[] Children(int parent) =>
        [.. Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture,
            out var id) ? id : 0).Where(id => id > 0 && Status(id).Parent == parent)];

    private static bool IsGone(int process) => Status(process).State is '\0' or 'Z';

    private static (char State, int Parent) Status(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' '); // behind the name, which may have blanks
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return ('\0', 0);
        }
    }
}
