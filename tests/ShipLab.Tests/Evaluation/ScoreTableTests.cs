using System.Globalization;
using static ShipLab.Tests.ResultRows;

namespace ShipLab.Tests;

public sealed class ScoreTableTests
{
    [Fact]
    public void The_papers_number_stands_beside_ours_on_its_data_sets_with_its_backbone_shots_and_protocol()
    {
        var table = Table(Group(Row("dtd", "coop", "ship", backbone: VitB16), Row("dtd", "gda", backbone: VitB16)),
            "separate-h");
        Assert.Equal("64.65", Cell(table, "coop + ship", "dtd, paper"));
        Assert.Equal("–", Cell(table, "gda", "dtd, paper"));
        Assert.Contains(table.Notes, note => note.Contains("Table 1", StringComparison.Ordinal));
        Assert.Equal("40.57",
            Cell(Table(Group(Row("dtd", "coop", "ship", backbone: VitB16)), "joint-h"), "coop + ship", "dtd, paper"));
    }

    [Theory]
    [InlineData("neon", VitB16, 16, "base-to-new")]
    [InlineData("dtd", Tiny, 16, "base-to-new")]
    [InlineData("dtd", "ViT-B-16-bf16-0123456789", 16, "base-to-new")]
    [InlineData("dtd", "ViT-B-32-0123456789", 16, "base-to-new")]
    [InlineData("dtd", VitB16, 8, "base-to-new")]
    [InlineData("dtd", VitB16, 16, "few-shot")]
    public void It_stands_beside_nothing_else(string dataSet, string backbone, int shots, string protocol)
    {
        var group = Group(Row(dataSet, "coop", "ship", backbone: backbone, shots: shots, protocol: protocol));
        Assert.All(ResultTables.All(group),
            table => Assert.DoesNotContain(table.Columns, column => column.Heading.Contains("paper",
            StringComparison.Ordinal)));
    }

    [Fact]
    public void Beside_a_transfer_from_ImageNet_and_generalised_zero_shot_learning_stand_the_papers_numbers_of_these()
    {
        static ResultRow Transfer(string target, string source) =>
            Row(target, "coop", "ship", backbone: VitB16, protocol: "cross-dataset") with { Source = source };
        var table = Table(Group(Transfer("dtd", "imagenet"), Transfer("neon", "imagenet")), "target-accuracy");
        Assert.Equal("45.69", Cell(table, "coop + ship", "dtd, paper"));
        Assert.Equal(["method", "dtd", "dtd, paper", "neon", "mean of 2"],
            table.Columns.Select(column => column.Heading));
        Assert.Contains(table.Notes, note => note.Contains("Table 2", StringComparison.Ordinal));
        Assert.DoesNotContain(Table(Group(Transfer("dtd", "sun397")), "target-accuracy").Columns,
            column => column.Heading.Contains("paper"));
        var all = Table(
            Group([.. PublishedTable.CrossDataset.DataSets.Select(
                set => Transfer(DataSets.All.Single(known => known.Title == set).Name, "imagenet"))]),
                "target-accuracy");
        Assert.Equal("65.69", Cell(all, "coop + ship", "average, paper"));
        var small = Table(Group(Transfer("dtd", "imagenet") with { HasPublishedSize = false }), "target-accuracy");
        Assert.DoesNotContain(small.Columns, column => column.Heading.Contains("paper"));

        var group = Group(Row("awa2", "coop", "ship", backbone: VitB16, shots: 0, protocol: "gzsl"));
        Assert.Equal("89.0", Cell(Table(group, "gzsl-h"), "coop + ship", "awa2, paper"));
        Assert.Equal("94.4", Cell(Table(group, "gzsl-base"), "coop + ship", "awa2, paper"));
        Assert.Equal("84.1", Cell(Table(group, "gzsl-new"), "coop + ship", "awa2, paper"));
    }

    [Fact]
    public void Beside_a_drawn_set_it_does_not_stand_even_where_a_public_one_is_in_the_same_table()
    {
        var table = Table(Group(Row("dtd", "coop", backbone: VitB16), Row("neon", "coop", backbone: VitB16)),
            "separate-h");
        Assert.Equal(["method", "dtd", "dtd, paper", "neon", "H of the averages", "mean of H"],
            table.Columns.Select(column =>
            column.Heading));
        Assert.Contains(table.Notes, note => note.Contains("Toyland", StringComparison.Ordinal));
    }

    [Fact]
    public void The_papers_misprint_is_printed_as_it_is_and_noted()
    {
        var table = Table(Group(Row("caltech101", "clip-adapter", backbone: VitB16)), "separate-h");
        Assert.Equal("95.39†", Cell(table, "clip-adapter", "caltech101, paper"));
        Assert.Contains(table.Notes, note => note.StartsWith('†') && note.Contains("95.07", StringComparison.Ordinal));
    }

    [Fact]
    public void The_average_is_the_harmonic_mean_of_the_averages_with_the_mean_of_H_beside_it()
    {
        var table = Table(Group(Row("neon", "coop", atBase: 90, atNew: 10), Row("toys", "coop", atBase: 50, atNew: 50)),
            "separate-h");
        Assert.Equal("42.0", Cell(table, "coop", "H of the averages")); // of 70 and 30
        Assert.Equal("34.0", Cell(table, "coop", "mean of H"));         // of 18 and 50
    }

    [Fact]
    public void The_choice_by_rehearsal_stands_first_whatever_it_scores_on_test_images_with_its_gain_over_the_published_method()
    {
        ResultRow Rehearsed(string method, string generator, long seed, double atNew, double h, double jointH) =>
            Row("neon", method, generator, seed, atBase: atNew,
                atNew: atNew) with { Rehearsal = new Dictionary<string, double> { ["H"] = h, ["joint H"] = jointH } };
        var table = Table(Group(
            Rehearsed("coop", "ship", 1, 50, 40, 30), Rehearsed("coop", "ship", 2, 52, 40, 30),
            Rehearsed("gda", "none", 1, 60, 30, 35), Rehearsed("gda", "none", 2, 64, 30, 35),
            Rehearsed("clip-adapter", "none", 1, 55, 45, 20), Rehearsed("clip-adapter", "none", 2, 55, 45, 20)),
            "chosen");
        Assert.Equal(["clip-adapter†", "coop + ship", "gda‡"], table.Rows.Select(row => row[0].ToString()));
        Assert.Equal(("45.0", "20.0", "55.0 ± 0.0"),
            (Cell(table, "clip-adapter†", "rehearsal H"), Cell(table, "clip-adapter†", "rehearsal joint H"),
            Cell(table, "clip-adapter†", "H")));
        Assert.Equal("n/a", Cell(table, "gda‡", "joint H calibrated"));
        Assert.Contains(table.Notes,
            note => note.StartsWith("† the choice by H, clip-adapter: against coop + ship on test images H +4.0 ±",
                StringComparison.Ordinal));
        Assert.Contains(table.Notes,
            note => note.StartsWith("‡ the choice by joint H, gda: against coop + ship on test images H +11.0 ±",
                StringComparison.Ordinal));
        Assert.DoesNotContain(ResultTables.All(Group(Row("neon", "coop"), Row("neon", "gda"))),
            other => other.Name.EndsWith("chosen", StringComparison.Ordinal));
    }

    [Fact]
    public void A_method_that_lacks_a_data_set_has_no_average()
    {
        var table = Table(Group(Row("neon", "coop"), Row("toys", "coop"), Row("neon", "gda")), "separate-base");
        Assert.Equal("–", Cell(table, "gda", "toys"));
        Assert.Equal("–", Cell(table, "gda", "mean of 2"));
        Assert.Equal("70.1", Cell(table, "coop", "mean of 2"));
    }

    [Fact]
    public void Spread_is_shown_as_standard_deviation_and_as_interval_and_what_does_not_apply_as_n_a()
    {
        var group = Group(Row("neon", "coop", atBase: 60), Row("neon", "coop", seed: 2, atBase: 62),
            Row("neon", "coop", seed: 3,
            atBase: 64), Row("neon", "linear-probe", atNew: double.NaN));
        Assert.Equal("62.0 ± 2.0", Cell(Table(group, "separate-base"), "coop", "neon"));
        Assert.Equal("n/a", Cell(Table(group, "separate-new"), "linear-probe", "neon"));
        var spread = Table(group, "-spread");
        Assert.Equal("62.0 ± 2.0 [57.0, 67.0]", spread.Rows[0][3].ToString()); // t(2) = 4.303, over the root of 3
    }

    [Fact]
    public void Selection_on_test_images_is_called_official_in_title_notes_and_file_name()
    {
        var table = Table(Group(Row("neon", "coop", "ship", selection: "test")), "separate-h");
        Assert.Contains("official (selects on test)", table.Title);
        Assert.Contains("official", table.Name);
        Assert.Contains(table.Notes, note => note.Contains("test score", StringComparison.Ordinal));
        Assert.Equal("coop + ship", table.Rows[0][0].ToString());
    }

    [Fact]
    public void One_method_with_several_options_is_several_rows_named_by_what_differs()
    {
        var group = Group(Row("neon", "coop", epochs: 3), Row("neon", "coop", epochs: 5));
        Assert.Equal(["coop (epochs 3)", "coop (epochs 5)"], group.Methods);
        // no average over both
        Assert.Equal(["coop (epochs 3)", "coop (epochs 5)"],
            Group(Row("neon", "coop", epochs: 3), Row("toys", "coop", epochs: 5)).Methods);
        Assert.Equal(["coop"], Group(Row("neon", "coop", epochs: 3), Row("toys", "coop", epochs: 3)).Methods);
    }

    [Fact]
    public void Options_that_differ_in_many_ways_are_told_below_the_table()
    {
        static ResultRow Other(string fingerprint, int value) => Row("neon", "coop") with
        {
            Key = Row("neon", "coop").Key with { Options = fingerprint },
            Options = new System.Text.Json.Nodes.JsonObject
                { ["a"] = value, ["b_b"] = value, ["c"] = value, ["d"] = value, ["same"] = 1 },
        };
        var group = Group(Other("first", 1), Other("second", 2));
        Assert.Equal(["coop (options first)", "coop (options second)"], group.Methods);
        Assert.Contains("Options second: a 2, b b 2, c 2, d 2.", Table(group, "separate-h").Notes);
    }

    [Fact]
    public void Settings_are_never_mixed()
    {
        var groups =
            ResultGroup.Of([Row("neon", "coop"), Row("neon", "coop", shots: 4), Row("neon", "coop", selection: "test"),
            Row("neon", "coop", backbone: VitB16)]);
        Assert.Equal(4, groups.Count);
        Assert.All(groups, group => Assert.Single(group.Rows));
    }

    [Fact]
    public void Paired_comparisons_are_with_zero_shot_and_with_the_method_without_generator()
    {
        ResultRow[] rows =
        [
            .. new[] { 1, 2, 3 }.SelectMany(seed => new[]
            {
                Row("neon", "zero-shot", seed: seed, atBase: 50, atNew: 50),
                Row("neon", "coop", seed: seed, atBase: 60 + seed, atNew: 60
                    + seed),
                Row("neon", "coop", "ship", seed: seed, atBase: 65 + seed, atNew: 65 + seed),
            }),
        ];
        Assert.Equal("+12.0", Cell(Table(Group(rows), "paired-zero-shot"), "coop", "H, difference"));
        Assert.Equal("+5.0", Cell(Table(Group(rows), "paired-generator"), "coop + ship", "H, difference"));
        Assert.Equal("3", Cell(Table(Group(rows), "paired-generator"), "coop + ship", "H, pairs"));
        // t = 12 sqrt(3) with 2 degrees of freedom
        Assert.Equal("0.0023", Cell(Table(Group(rows), "paired-zero-shot"), "coop", "H, p"));
        Assert.Equal("< 0.0001", (ScoreCell.Of(4e-5) with { Decimals = 4, IsProbability = true }).ToString());
        // CSV is read by its headings
        Assert.All(ResultTables.All(Group(rows)),
            table => Assert.Distinct(table.Columns.Select(column => column.Heading)));
    }

    [Fact]
    public void Calibration_has_tables_of_its_own_with_the_gain()
    {
        var row = Row("neon", "coop", "ship", calibrated: new(60, 58, 59));
        var group = Group(row, Row("neon", "zero-shot"));
        Assert.Equal("59.0", Cell(Table(group, "calibrated-h"), "coop + ship", "neon"));
        Assert.Equal("–", Cell(Table(group, "calibrated-h"), "zero-shot", "neon"));
        var gain = Table(group, "-calibration");
        Assert.Equal("−1.50", Cell(gain, "coop + ship", "bias"));
        Assert.Equal((59 - row["joint H"]).ToString("+0.0;−0.0", CultureInfo.InvariantCulture),
            Cell(gain, "coop + ship", "gain"));
    }

    [Fact]
    public void Csv_keeps_every_digit_and_quotes_what_needs_it()
    {
        var table =
            Table(Group(Row("neon", "coop", atBase: 100.0 / 3), Row("neon", "coop", seed: 2, atBase: 200.0 / 7)),
                "separate-base");
        var lines = CsvTable.Write(table).TrimEnd('\n').Split('\n');
        Assert.Equal("method,neon,neon sd,neon interval95,neon n", lines[0]);
        var fields = lines[1].Split(',');
        Assert.Equal((100.0 / 3 + 200.0 / 7) / 2, double.Parse(fields[1], CultureInfo.InvariantCulture));
        Assert.Equal("2", fields[4]);
        Assert.Equal("\"a,b\",\"say \"\"c\"\"\"\n", CsvTable.Write([["a,b", "say \"c\""]]));
    }

    [Fact]
    public void Latex_escapes_names_and_every_row_has_as_many_cells_as_there_are_columns()
    {
        var table =
            Table(Group(Row("oxford_pets", "coop", "ship", backbone: VitB16, epochs: 3),
                Row("oxford_pets", "coop", "ship",
            backbone: VitB16, epochs: 5),
            Row("oxford_pets", "coop", "ship", seed: 2, backbone: VitB16, epochs: 3)), "separate-h");
        var latex = LatexTable.Write(table);
        Assert.Contains(@"oxford\_pets, paper", latex);
        Assert.DoesNotMatch(@"(?<!\\)[_%#]|±|−", latex.Replace(@"\begin{table}[htbp]", "").Replace("{%\n", ""));
        Assert.Equal(latex.Count(c => c == '{') - latex.Split(@"\{").Length,
            latex.Count(c => c == '}') - latex.Split(@"\}").Length);
        Assert.All(latex.Split('\n').Where(line => line.EndsWith(@"\\", StringComparison.Ordinal)), line =>
            Assert.Equal(table.Columns.Count, line.Split('&').Length));
        Assert.Contains(@"\begin{tabular}{l" + new string('r', table.Columns.Count - 1) + "}", latex);
        Assert.Equal(@"50\% \& a\_b \$1 {[}x{]} $\pm$ \textbackslash{}", LatexTable.Escape("50% & a_b $1 [x] ± \\"));
    }

    [Fact]
    public void Markdown_shows_names_as_they_are_and_the_best_in_bold()
    {
        var table = Table(Group(Row("oxford_pets", "coop", atBase: 60), Row("oxford_pets", "gda", atBase: 61)),
            "separate-base");
        Assert.Equal("| method | oxford\\_pets |\n| --- | --: |\n| coop | 60.0 |\n| gda | **61.0** |\n",
            MarkdownTable.Body(table));
    }
}
