using System.Text.RegularExpressions;
using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>The report as a program.</summary>
[Collection(Programs.Name)]
public sealed class ReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_report_is_one_offline_page_and_tables_in_three_forms()
    {
        var store = new ResultStore(Path.Combine(_folder.Path, "results", "results.jsonl"));
        foreach (var seed in new[] { 1, 2, 3 })
            foreach (var shots in new[] { 4, 16 })
            {
                store.Append(ResultRows.Row("neon", "zero-shot", seed: seed, shots: shots, atBase: 40));
                store.Append(ResultRows.Row("neon", "coop", "ship", seed, atBase: 60 + seed,
                    shots: shots, calibrated: new(60, 58, 59)));
            }
        store.Append(ResultRows.Row("eurosat", "tip-adapter-f", "ship", backbone: ResultRows.VitB16));
        store.Append(ResultRows.Row("neon", "coop", "ship", selection: "test"));

        var report = Path.Combine(_folder.Path, "report");
        var outcome = await Shiplab.RunAsync("report", Path.GetDirectoryName(store.Path)!, "--out", report);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("14 rows of 1 file", outcome.Output);

        var page = await File.ReadAllTextAsync(Path.Combine(report, "report.html"),
            TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(@"(?i)<link|<iframe|\bsrc\s*=\s*[""']?https?:",
            Regex.Replace(page, @"(?s)<script>.*?</script>", "")); // plotly.js names addresses it never loads here
        Assert.Contains("official (selects on test)", page);
        Assert.Contains("87.13", page);              // the paper's H of Tip-Adapter-F + SHIP on EuroSAT
        Assert.Contains("over shots", page);
        Assert.Contains("before and after calibration", page);
        Assert.Contains("Classes of neon", page);

        Assert.Equal(["classes.csv", "report.html", "report.md", "report.tex", "rows.csv", "tables"],
            Directory.GetFileSystemEntries(report)
            .Select(Path.GetFileName).Order());
        Assert.Equal(15, File.ReadAllLines(Path.Combine(report, "rows.csv")).Length);
        var tables = Directory.GetFiles(Path.Combine(report, "tables"))
            .GroupBy(Path.GetFileNameWithoutExtension).ToList();
        Assert.All(tables, table => Assert.Equal([".csv", ".md", ".tex"], table.Select(Path.GetExtension).Order()));
        Assert.Contains(tables, table => table.Key == "base-to-new-16shots-official-separate-h");
    }

    [Fact]
    public async Task A_folder_without_results_and_a_missing_one_are_told()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        var outcome = await Shiplab.RunAsync("report", Path.Combine(_folder.Path, "empty"));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "empty", "results.jsonl");
        outcome = await Shiplab.RunAsync("report", Path.Combine(_folder.Path, "nowhere"));
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, "nowhere");
    }
}
