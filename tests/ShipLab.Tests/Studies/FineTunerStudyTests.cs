using ShipLab.Toyland;

namespace ShipLab.Tests;

public sealed class FineTunerStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_fine_tuner_runs_in_a_study_and_a_probe_without_new_features_is_not_applicable()
    {
        IFineTuner[] methods =
        [
            new LinearProbe(LinearProbeOptions.Paper), new TipAdapter(TipAdapterOptions.Toyland),
            new TipAdapterF(TipAdapterFOptions.Toyland with { Epochs = 2 }),
            new ClipAdapter(ClipAdapterOptions.Toyland with { Epochs = 2 }),
            new Gda(GdaOptions.Paper), new ProKer(ProKerOptions.Toyland),
            new CoOp(CoOpOptions.Toyland with { Epochs = 1, NamePosition = NamePosition.Front, ContextTokens = 2,
                ContextStart = ContextStart.Random }),
        ];
        var options = StudyOptions.Quick with
        {
            DataSets = ["aerial"],
            Methods = [.. methods.SelectMany(method => new Method[] { new(method), new(method, new TextRecipe()) })],
            Create = (name, seed, shots) => ToySets.Create(name, seed, shots) is var set
                ? set with { Test = set.Val } : null!,
        };
        var path = Path.Combine(_folder.Path, "results.jsonl");
        var rows = Study.Run(options, new ResultStore(path));

        Assert.Equal(methods.SelectMany(method => new[] { method.Name, $"{method.Name} + text" }),
            rows.Select(row => row.Key.Name));
        Assert.True(double.IsNaN(rows[0]["new"]) && double.IsNaN(rows[0]["H"]) && rows[0]["base"] > 0,
            rows[0].ToJson());
        Assert.All(rows.Skip(1),
            row => Assert.True(double.IsFinite(row["H"]) && row["base"] > 100.0 / 12, row.ToJson()));
        Assert.All(rows, row => Assert.True(row.ToJson().Length < 3000, "a row holds more than its options"));

        // what does not apply is stored and read again, and shown as such
        var stored = new ResultStore(path).Rows;
        Assert.Equal(rows.Select(row => row["H"]), stored.Select(row => row["H"]));
        var summary = ResultSummary.ByDataSet(stored);
        Assert.Equal("n/a", summary[0]["new"].ToString());
        Assert.DoesNotContain("n/a", summary[1]["new"].ToString());
    }
}
