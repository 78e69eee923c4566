using System.Text.Json.Nodes;
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
        store.Append(Row("neon", 1, 60.5));
        store.Append(Row("neon", 2, 61));

        var again = new ResultStore(File);

        Assert.Equal(2, System.IO.File.ReadAllLines(File).Length);
        Assert.Null(again.Notice);
        Assert.Equal(60.5, again.Find(Row("neon", 1, 0).Key)!.H);
        Assert.Equal(store.Rows[1].ToJson(), again.Rows[1].ToJson());
        Assert.Null(again.Find(Row("neon", 3, 0).Key));
        Assert.Null(again.Find(Row("neon", 1, 0).Key with { Options = "others" }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_torn_last_line_is_reported_left_out_and_set_aside_by_the_next_row(int missing)
    {
        new ResultStore(File).Append(Row("neon", 1, 60));
        var torn = Row("neon", 2, 61).ToJson()[..^missing];
        System.IO.File.AppendAllText(File, torn);

        var store = new ResultStore(File);

        Assert.Single(store.Rows);
        Assert.Contains("line 2", store.Notice);
        Assert.Contains("torn", store.Notice);
        Assert.Null(store.Find(Row("neon", 2, 0).Key));
        store.Append(Row("neon", 2, 62));
        store.Append(Row("neon", 3, 63));
        var repaired = new ResultStore(File);
        Assert.Null(repaired.Notice);
        Assert.Equal([60, 62, 63], repaired.Rows.Select(row => row.H));
        Assert.Equal(torn + "\n", System.IO.File.ReadAllText(File + ".torn"));
    }

    [Fact]
    public void A_whole_last_row_that_only_lacks_its_line_end_is_kept()
    {
        var store = new ResultStore(File);
        store.Append(Row("neon", 1, 60));
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).TrimEnd('\n'));
        store = new ResultStore(File);
        Assert.Null(store.Notice);
        store.Append(Row("neon", 2, 61));
        Assert.Equal(2, new ResultStore(File).Rows.Count);
    }

    [Fact]
    public void A_damaged_line_in_the_middle_is_an_error_that_names_it_and_changes_nothing()
    {
        new ResultStore(File).Append(Row("neon", 1, 60));
        System.IO.File.AppendAllText(File, "{\"key\": 3}\n" + Row("neon", 2, 61).ToJson() + "\n");
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
        var error = Assert.Throws<ShipLabException>(() => store.Append(Row("neon", 1, 60)));
        Assert.Contains("coop + ship on neon", error.Message);
        Assert.Empty(store.Rows);
    }

    [Fact]
    public void A_summary_has_a_line_a_method_with_the_spread_over_seeds_of_the_sets_average()
    {
        ResultRow[] rows = [Row("neon", 1, 60), Row("neon", 2, 64), Row("toys", 1, 40), Row("toys", 2, 42), Row("neon", 3, 99)];
        var line = Assert.Single(ResultSummary.OverDataSets(rows));
        Assert.Equal((50 + 53) / 2.0, line.MeanH.Mean, 1e-9);             // seed 3 lacks toys
        Assert.Equal(Math.Sqrt(4.5), line.MeanH.Sd, 1e-9);
        Assert.Equal(2, line.Seeds);
        Assert.Equal(["neon", "toys"], ResultSummary.ByDataSet(rows).Select(l => l.DataSet));
        Assert.Equal("coop + ship", line.Name);
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
                if (store.Append(Row("neon", seed, 60 + seed))) Interlocked.Increment(ref written);
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
        Assert.True(one.Append(Row("neon", 1, 60)));

        Assert.Equal(60, other.Find(Row("neon", 1, 0).Key)!.H);
        Assert.False(other.Append(Row("neon", 1, 99)));
        Assert.Equal(60, Assert.Single(new ResultStore(File).Rows).H);
    }

    [Fact]
    public void A_line_torn_by_a_process_that_was_killed_is_set_aside_by_the_next_row_of_another()
    {
        var store = new ResultStore(File);
        store.Append(Row("neon", 1, 60));
        System.IO.File.AppendAllText(File, Row("neon", 2, 61).ToJson()[..50]);
        Assert.Null(store.Find(Row("neon", 2, 0).Key));
        store.Append(Row("neon", 3, 62));
        Assert.Equal([60, 62], new ResultStore(File).Rows.Select(row => row.H));
        Assert.Single(System.IO.File.ReadAllLines(File + ".torn"));
    }

    [Fact]
    public void A_folder_stands_for_the_results_file_in_it()
    {
        new ResultStore(File).Append(Row("neon", 1, 60));
        var store = new ResultStore(Path.GetDirectoryName(File)!);
        Assert.Equal(File, store.Path);
        Assert.Single(store.Rows);
    }

    [Fact]
    public void Rows_of_another_version_are_refused_with_the_line_and_what_to_do()
    {
        new ResultStore(File).Append(Row("neon", 1, 60));
        var old = Row("neon", 2, 61).ToJson().Replace("\"format\":2", "\"format\":1", StringComparison.Ordinal);
        System.IO.File.AppendAllText(File, old + "\n");
        var before = System.IO.File.ReadAllText(File);

        var error = Assert.Throws<ShipLabException>(() => new ResultStore(File));
        Assert.Contains("Line 2", error.Message);
        Assert.Contains("format 1", error.Message);
        Assert.Contains("another file or folder", error.Message);
        Assert.Equal(before, System.IO.File.ReadAllText(File));
    }

    private static ResultRow Row(string dataSet, long seed, double h) => new()
    {
        Key = new ResultKey(dataSet, "tiny", "coop", "ship", 16, seed, "abc"),
        Base = 1, New = 2, H = h, JointBase = 3, JointNew = 4, JointH = 5,
        Options = new JsonObject { ["epochs"] = 3 },
        Seeds = new Dictionary<string, long> { ["shots"] = seed },
        Versions = new Dictionary<string, string> { ["shiplab"] = "0" },
        Seconds = new Dictionary<string, double> { ["training"] = 1.5 },
        Finished = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
    };
}
