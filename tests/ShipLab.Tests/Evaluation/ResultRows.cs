using System.Text.Json.Nodes;

namespace ShipLab.Tests;

/// <summary>Made-up result rows for tests of tables and reports.</summary>
internal static class ResultRows
{
    public const string Tiny = "tiny-clip-0123456789", VitB16 = "ViT-B-16-0123456789";

    /// <summary>A row whose scores are far enough from round numbers to see digits.</summary>
    public static ResultRow Row(string dataSet, string method, string generator = "none", long seed = 1,
        double atBase = 70.125,
        double atNew = 60.0625, string backbone = Tiny,
        int shots = 16, string protocol = "base-to-new", string selection = "last", int epochs = 3,
        BaseNewHarmonic? calibrated = null) => new()
    {
        Key = new ResultKey(dataSet, backbone, method, generator, shots, seed, $"options{epochs}", protocol, selection),
        Scores = Protocols.Parse(protocol).RowScores(
            new Scores(BaseNewHarmonic.Of(atBase, atNew), BaseNewHarmonic.Of(atBase - 5, atNew - 10), [], []),
            calibrated),
        Calibration = calibrated is null ? null : new Calibration(-1.5, 1),
        PerClass = [atBase, atBase, atNew, atNew],
        JointPerClass = [atBase - 5, atBase - 5, atNew - 10, atNew - 10],
        Options = new JsonObject { ["shots"] = shots, ["fine_tuner"] = new JsonObject { ["epochs"] = epochs } },
        Seeds = new Dictionary<string, long> { ["shots"] = seed },
        Versions = new Dictionary<string, string> { ["shiplab"] = "0" },
        Seconds = new Dictionary<string, double> { ["training"] = 1.5 },
        Finished = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
    };

    /// <summary>A row of which the H alone matters.</summary>
    public static ResultRow OfH(string dataSet, long seed, double h) =>
        Row(dataSet, "coop", "ship", seed) with { Scores = Scores(1, 2, h) };

    /// <summary>Scores of base-to-new.</summary>
    public static IReadOnlyDictionary<string, double> Scores(double atBase, double atNew, double h) =>
        new BaseToNewProtocol()
            .RowScores(new Scores(new BaseNewHarmonic(atBase, atNew, h), new BaseNewHarmonic(3, 4, 5), [], []));

    /// <summary>One group of rows that have one setting.</summary>
    public static ResultGroup Group(params ResultRow[] rows) => Assert.Single(ResultGroup.Of(rows));

    /// <summary>The table whose name ends so.</summary>
    public static ScoreTable Table(ResultGroup group, string end) => Assert.Single(ResultTables.All(group), table =>
        table.Name.EndsWith(end, StringComparison.Ordinal));

    /// <summary>The shown text of a cell by the name of its row and the heading of its column.</summary>
    public static string Cell(ScoreTable table, string row, string column)
    {
        var c = table.Columns.Select(heading => heading.Heading).ToList().IndexOf(column);
        Assert.True(c >= 0,
            $"no column '{column}' among {string.Join(", ", table.Columns.Select(heading => heading.Heading))}");
        return Assert.Single(table.Rows, cells => cells[0].ToString() == row)[c].ToString();
    }
}
