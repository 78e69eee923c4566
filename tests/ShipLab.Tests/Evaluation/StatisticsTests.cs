using System.Text.Json.Nodes;
using Xunit;

namespace ShipLab.Tests;

public sealed class StatisticsTests
{
    /// <summary>Two-sided 95 % quantiles of Student's t as tables print them, and a 99 % one.</summary>
    [Theory]
    [InlineData(0.95, 1, 12.706)]
    [InlineData(0.95, 2, 4.303)]
    [InlineData(0.95, 3, 3.182)]
    [InlineData(0.95, 4, 2.776)]
    [InlineData(0.95, 14, 2.145)]
    [InlineData(0.95, 29, 2.045)]
    [InlineData(0.95, 120, 1.980)]
    [InlineData(0.99, 10, 3.169)]
    public void Students_t_has_the_quantiles_of_the_tables(double probability, int degrees, double quantile)
    {
        Assert.Equal(quantile, StudentT.HalfWidth(probability, degrees), 5e-4);
        Assert.Equal(probability, StudentT.Within(StudentT.HalfWidth(probability, degrees), degrees), 1e-10);
    }

    [Fact]
    public void An_interval_is_that_of_the_mean_and_one_seed_has_none()
    {
        Assert.Equal(4.302652729911275 * 1 / Math.Sqrt(3), Spread.Of([1, 2, 3]).Interval95, 1e-9);
        Assert.Equal(0, Spread.Of([2, 2]).Interval95);
        Assert.True(double.IsNaN(Spread.Of([5]).Interval95));
    }

    [Fact]
    public void A_paired_comparison_is_over_the_data_sets_and_seeds_that_both_have()
    {
        // differences 1, 2, 3, 4, 5: t = 3 / (1.5811 / sqrt 5) = 4.2426, p = 0.013236 with four degrees
        ResultRow[] first = [Row("a", 1, 11), Row("a", 2, 22), Row("a", 3, 33), Row("b", 1, 14), Row("b", 2, 25),
            Row("b", 9, 99), Row("c", 1, double.NaN)];
        ResultRow[] second = [Row("b", 2, 20), Row("b", 1, 10), Row("a", 3, 30), Row("a", 2, 20), Row("a", 1, 10),
            Row("c", 1, 3)];
        var found = PairedComparison.Of(first, second);
        Assert.Equal(5, found.Pairs);
        Assert.Equal(3, found.MeanDifference, 1e-12);
        Assert.Equal(Math.Sqrt(2.5), found.Sd, 1e-12);
        Assert.Equal(2.7764451 * Math.Sqrt(2.5 / 5), found.Interval95, 1e-6);
        Assert.Equal(0.0132356, found.P!.Value, 1e-6);
        Assert.Equal(-3, PairedComparison.Of(second, first).MeanDifference, 1e-12);
        Assert.Equal(0, PairedComparison.Of(first, second, "base").MeanDifference);
        Assert.Null(PairedComparison.Of(first, second, "base").P);
        Assert.Equal(0, PairedComparison.Of(first, []).Pairs);
        Assert.Contains("two rows",
            Assert.Throws<ShipLabException>(() => PairedComparison.Of([.. first, first[0]], second)).Message);
    }

    [Fact]
    public void The_average_over_data_sets_is_the_harmonic_mean_of_the_averages_with_the_mean_of_the_H_beside_it()
    {
        ResultRow[] rows = [Row("a", 1, 0) with { Scores = ResultRows.Scores(90, 10, 18) },
            Row("b", 1, 0) with { Scores = ResultRows.Scores(10, 90, 18) }];
        var line = Assert.Single(ResultSummary.OverDataSets(rows));
        Assert.Equal((50, 50, 50, 18), (line["base"].Mean, line["new"].Mean, line["H"].Mean, line["mean of H"].Mean));
        Assert.All(ResultSummary.ByDataSet(rows),
            own => Assert.Equal((18, 18), (own["H"].Mean, own["mean of H"].Mean)));
    }

    [Fact]
    public void Rows_of_other_selections_protocols_shots_or_options_are_never_mixed()
    {
        var row = Row("a", 1, 10);
        ResultRow[] rows =
        [
            row, row with { Key = row.Key with { Selection = "test" } },
            row with { Key = row.Key with { Protocol = "gzsl" } }, row with { Key = row.Key with { Shots = 4 } },
            row with { Key = row.Key with { Options = "other" } },
        ];
        Assert.Equal(5, ResultSummary.ByDataSet(rows).Count);
        Assert.Equal(5, ResultSummary.OverDataSets(rows).Count);
        Assert.Equal("coop + ship, official (selects on test)", ResultSummary.ByDataSet(rows)[1].Name);
    }

    [Fact]
    public void Pairs_are_chosen_by_their_rehearsals_whatever_they_score_on_test_images()
    {
        ResultRow Of(string method, string set, double rehearsed, double h) => Row(set, 1, h) is var row
            ? row with { Key = row.Key with { Method = method },
                Rehearsal = new Dictionary<string, double> { ["H"] = rehearsed, ["joint H"] = 100 - rehearsed } }
                : null!;
        ResultRow[] rows =
        [
            Of("coop", "a", 50, 90), Of("coop", "b", 60, 90), Of("gda", "a", 70, 10), Of("gda", "b", 60, 10),
            Of("incomplete", "a", 99, 99), Of("linear-probe", "a", double.NaN, 1),
            Of("linear-probe", "b", double.NaN, 1),
            Of("none", "a", 1, 1) with { Rehearsal = null }, Of("none", "b", 1, 1),
        ];
        var found = PairChoice.ByRehearsal(rows);
        Assert.Equal(["gda", "coop"], found.Select(choice => choice.Key.Method));
        Assert.Equal(65, found[0].Rehearsed);
        Assert.Equal(2, found[0].Rows.Count);
        Assert.Equal("coop", PairChoice.ByRehearsal(rows, "joint H")[0].Key.Method);
    }

    [Fact]
    public void A_file_of_another_version_is_refused_with_what_to_do_and_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "results.jsonl");
        var node = JsonNode.Parse(Row("a", 1, 10).ToJson())!.AsObject();
        Assert.Equal(ResultRow.CurrentFormat, (int)node["format"]!);
        void Write(Action<JsonObject> change)
        {
            var other = node.DeepClone().AsObject();
            change(other);
            File.WriteAllText(path, other.ToJsonString() + "\n");
        }
        foreach (var (change, format) in new (Action<JsonObject>, int)[] { (o => o.Remove("format"), 1),
            (o => o["format"] = 99, 99) })
        {
            Write(change);
            var before = File.ReadAllText(path);
            var error = Assert.Throws<ShipLabException>(() => new ResultStore(path));
            Assert.Contains($"format {format}", error.Message);
            Assert.Contains("another file", error.Message);
            Assert.Contains(path, error.Message);
            Assert.Equal(before, File.ReadAllText(path));
        }
        Write(_ => { });
        Assert.Single(new ResultStore(path).Rows);
    }

    private static ResultRow Row(string dataSet, long seed, double h) => ResultRows.OfH(dataSet, seed, h);
}
