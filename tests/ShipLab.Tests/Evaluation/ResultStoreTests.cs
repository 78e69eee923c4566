using Xunit;

namespace ShipLab.Tests;

public sealed class ResultStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "deep", "results.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_come_back_as_they_were_written_one_a_line()
    {
        var store = new ResultStore(File);
        store.Append(ResultRows.OfH("neon", 1, 60.5));
        store.Append(ResultRows.OfH("neon", 2, 61));

        var again = new ResultStore(File);

        Assert.Equal(2, System.IO.File.ReadAllLines(File).Length);
        Assert.Null(again.Notice);
        Assert.Equal(60.5, again.Find(ResultRows.OfH("neon", 1, 0).Key)!["H"]);
        Assert.Equal(store.Rows[1].ToJson(), again.Rows[1].ToJson());
        Assert.Null(again.Find(ResultRows.OfH("neon", 3, 0).Key));
        Assert.Null(again.Find(ResultRows.OfH("neon", 1, 0).Key with { Options = "others" }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_torn_last_line_is_reported_left_out_and_set_aside_by_the_next_row(int missing)
    {
        new ResultStore(File).Append(ResultRows.OfH("neon", 1, 60));
        var torn = ResultRows.OfH("neon", 2, 61).ToJson()[..^missing];
        System.IO.File.AppendAllText(File, torn);

        var store = new ResultStore(File);

        Assert.Single(store.Rows);
        Assert.Contains("line 2", store.Notice);
        Assert.Contains("torn", store.Notice);
        Assert.Null(store.Find(ResultRows.OfH("neon", 2, 0).Key));
        store.Append(ResultRows.OfH("neon", 2, 62));
        store.Append(ResultRows.OfH("neon", 3, 63));
        var repaired = new ResultStore(File);
        Assert.Null(repaired.Notice);
        Assert.Equal([60, 62, 63], repaired.Rows.Select(row => row["H"]));
        Assert.Equal(torn + "\n", System.IO.File.ReadAllText(File + ".torn"));
    }

    [Fact]
    public void A_whole_last_row_that_only_lacks_its_line_end_is_kept()
    {
        var store = new ResultStore(File);
        store.Append(ResultRows.OfH("neon", 1, 60));
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).TrimEnd('\n'));
        store = new ResultStore(File);
        Assert.Null(store.Notice);
        store.Append(ResultRows.OfH("neon", 2, 61));
        Assert.Equal(2, new ResultStore(File).Rows.Count);
    }

    [Fact]
    public void A_damaged_line_in_the_middle_is_an_error_that_names_it_and_changes_nothing()
    {
        new ResultStore(File).Append(ResultRows.OfH("neon", 1, 60));
        System.IO.File.AppendAllText(File, "{\"key\": 3}\n" + ResultRows.OfH("neon", 2, 61).ToJson() + "\n");
        var before = System.IO.File.ReadAllText(File);
        var error = Assert.Throws<ShipLabException>(() => new ResultStore(File));
        Assert.Contains("Line 2", error.Message);
        Assert.Contains(File, error.Message);
        Assert.Equal(before, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_with_what_to_do()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.Path, "file"), "");
        var store = new ResultStore(Path.Combine(_folder.Path, "file", "results.jsonl"));
        var error = Assert.Throws<ShipLabException>(() => store.Append(ResultRows.OfH("neon", 1, 60)));
        Assert.Contains("coop + ship on neon", error.Message);
        Assert.Empty(store.Rows);
    }

    [Fact]
    public void A_summary_has_a_line_a_method_with_the_spread_over_seeds_of_the_sets_average()
    {
        ResultRow[] rows = [ResultRows.OfH("neon", 1, 60), ResultRows.OfH("neon", 2, 64), ResultRows.OfH("toys", 1, 40),
            ResultRows.OfH("toys", 2, 42), ResultRows.OfH("neon", 3, 99)];
        var line = Assert.Single(ResultSummary.OverDataSets(rows));
        Assert.Equal((50 + 53) / 2.0, line["mean of H"].Mean, 1e-9);             // seed 3 lacks toys
        Assert.Equal(Math.Sqrt(4.5), line["mean of H"].Sd, 1e-9);
        Assert.Equal(2, line.Seeds);
        Assert.Equal(["neon", "toys"], ResultSummary.ByDataSet(rows).Select(l => l.DataSet));
        Assert.Equal("coop + ship", line.Name);
    }

    [Fact]
    public void Rows_of_the_format_before_are_read_with_the_columns_of_their_protocol()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        const string rest =
            """ "per_class":[1],"options":{"epochs":3},"seeds":{"shots":1},"versions":{"shiplab":"0"},"seconds":{"training":1.5},"finished":"2026-01-02T03:04:05Z"}""";
        static string Key(string protocol, int seed) =>
            $$"""{"format":2,"key":{"data_set":"neon","backbone":"tiny","method":"coop","generator":"ship","shots":16,"seed":{{seed}},"options":"abc","protocol":"{{protocol}}","selection":"last"},""";
        System.IO.File.WriteAllLines(File,
        [
            Key("base-to-new", 1)
                + """ "base":60.5,"new":50,"h":54.75,"joint_base":40,"joint_new":30,"joint_h":34.28,"calibration":{"bias":-1.5,"scale":1.2,"joint_base":38,"joint_new":36,"joint_h":36.9},"rehearsal":{"base":70,"new":60,"h":64.6,"joint_h":50},""" + rest,
            Key("few-shot", 2)
                + """ "base":61,"new":"NaN","h":"NaN","joint_base":"NaN","joint_new":"NaN","joint_h":"NaN",""" + rest,
            Key("cross-dataset", 3)
                + """ "base":"NaN","new":44,"h":"NaN","joint_base":"NaN","joint_new":"NaN","joint_h":"NaN",""" + rest,
            Key("gzsl", 4) + """ "base":62,"new":52,"h":56.5,"joint_base":42,"joint_new":32,"joint_h":36.3,""" + rest,
        ]);

        var rows = new ResultStore(File).Rows;

        Assert.Equal([60.5, 50, 54.75, 40, 30, 34.28, 38, 36, 36.9],
            new[] { "base", "new", "H", "joint base", "joint new", "joint H", "calibrated base", "calibrated new",
                "calibrated H" }
            .Select(column => rows[0][column]));
        Assert.Equal(new Calibration(-1.5, 1.2), rows[0].Calibration);
        Assert.Equal((64.6, 50), (rows[0].Rehearsal!["H"], rows[0].Rehearsal!["joint H"]));
        Assert.Equal(61, Assert.Single(rows[1].Scores, score => score.Key == "accuracy").Value);
        Assert.Equal(44, Assert.Single(rows[2].Scores, score => score.Key == "target accuracy").Value);
        Assert.Equal((42, 32, 36.3, 52), (rows[3]["S"], rows[3]["U"], rows[3]["H"], rows[3]["U apart"]));
        Assert.True(double.IsNaN(rows[3]["calibrated H"]));
        Assert.Contains("Did you mean 'accuracy'", Assert.Throws<ShipLabException>(() => rows[1]["acuracy"]).Message);
        Assert.All(rows, row => Assert.Equal(row.ToJson(), ResultRow.FromJson(row.ToJson()).ToJson()));
    }

    [Fact]
    public void Several_processes_at_once_lose_no_row_and_double_none()
    {
        // each store is what a process has: its own handle and its own lock
        ResultStore[] stores = [new(File), new(File), new(File)];
        var written = 0;
        Parallel.ForEach(stores, store =>
        {
            for (var seed = 0; seed < 30; seed++)
                if (store.Append(ResultRows.OfH("neon", seed, 60 + seed))) Interlocked.Increment(ref written);
        });

        Assert.Equal(30, written);
        Assert.Equal(30, System.IO.File.ReadAllLines(File).Length);
        Assert.All(stores, store => Assert.Equal(30, store.Rows.Count));
        Assert.Equal(Enumerable.Range(0, 30), new ResultStore(File).Rows.Select(row => (int)row.Key.Seed).Order());
    }

    [Fact]
    public void A_row_that_another_process_has_stored_meanwhile_is_found_and_stays()
    {
        var (one, other) = (new ResultStore(File), new ResultStore(File));
        Assert.True(one.Append(ResultRows.OfH("neon", 1, 60)));

        Assert.Equal(60, other.Find(ResultRows.OfH("neon", 1, 0).Key)!["H"]);
        Assert.False(other.Append(ResultRows.OfH("neon", 1, 99)));
        Assert.Equal(60, Assert.Single(new ResultStore(File).Rows)["H"]);
    }

    [Fact]
    public void A_line_torn_by_a_process_that_was_killed_is_set_aside_by_the_next_row_of_another()
    {
        var store = new ResultStore(File);
        store.Append(ResultRows.OfH("neon", 1, 60));
        System.IO.File.AppendAllText(File, ResultRows.OfH("neon", 2, 61).ToJson()[..50]);
        Assert.Null(store.Find(ResultRows.OfH("neon", 2, 0).Key));
        store.Append(ResultRows.OfH("neon", 3, 62));
        Assert.Equal([60, 62], new ResultStore(File).Rows.Select(row => row["H"]));
        Assert.Single(System.IO.File.ReadAllLines(File + ".torn"));
    }

    [Fact]
    public void A_folder_stands_for_the_results_file_in_it()
    {
        new ResultStore(File).Append(ResultRows.OfH("neon", 1, 60));
        var store = new ResultStore(Path.GetDirectoryName(File)!);
        Assert.Equal(File, store.Path);
        Assert.Single(store.Rows);
    }

    [Fact]
    public void Rows_of_another_version_are_refused_with_the_line_and_what_to_do()
    {
        new ResultStore(File).Append(ResultRows.OfH("neon", 1, 60));
        var old = ResultRows.OfH("neon", 2, 61).ToJson()
            .Replace("\"format\":3", "\"format\":1", StringComparison.Ordinal);
        System.IO.File.AppendAllText(File, old + "\n");
        var before = System.IO.File.ReadAllText(File);

        var error = Assert.Throws<ShipLabException>(() => new ResultStore(File));
        Assert.Contains("Line 2", error.Message);
        Assert.Contains("format 1", error.Message);
        Assert.Contains("another file or folder", error.Message);
        Assert.Equal(before, System.IO.File.ReadAllText(File));
    }
}
