using ShipLab.Tests.Cli;
using Xunit;

namespace ShipLab.Tests.Data;

/// <summary>Public data sets under the protocols of the papers.</summary>
public sealed class CatalogStudyTests : IDisposable
{
    private readonly CatalogTree _tree = new();
    private readonly TemporaryFolder _out = new();

    public void Dispose()
    {
        _tree.Dispose();
        _out.Dispose();
    }

    private IReadOnlyList<ResultRow> Run(StudyOptions options) => Study.Run(options with
    {
        Seeds = [1], Shots = 2, Views = 1, Workers = 1,
        Create = new DataSetSource(_tree.Path).Create,
        Store = new FeatureStore(Path.Combine(_out.Path, "features")),
        Methods = Method.Grid(["zero-shot", "gda"], ["none", "text"]),
    }, new ResultStore(Path.Combine(_out.Path, "results.jsonl")), token: TestContext.Current.CancellationToken);

    [Fact]
    public void Generalised_zero_shot_learning_takes_the_whole_seen_part_and_the_given_split()
    {
        _tree.Add("awa2");
        var rows = Run(new StudyOptions { DataSets = ["awa2"], Protocol = new ZeroShotLearningProtocol() });
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal("gzsl", row.Key.Protocol);
            Assert.InRange(row["H"], 0, 100);
            Assert.Equal(3, row.JointPerClass!.Length); // antelope, dolphin; killer whale
        });
        using var train = FeatureFile.Open(
            Directory.GetFiles(Path.Combine(_out.Path, "features"), "awa2-train*.safetensors").Single()).Read();
        Assert.Equal(18, train.Count);
    }

    [Fact]
    public void What_is_learned_on_one_public_set_is_tested_on_others()
    {
        _tree.Add("dtd");
        _tree.Add("awa2");
        var rows = Run(new StudyOptions { DataSets = ["awa2"], Source = "dtd", Protocol = new CrossDatasetProtocol() });
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.InRange(row["target accuracy"], 0, 100));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_papers_number_stands_beside_a_set_of_the_published_size_only(bool published)
    {
        var row = ResultRows.Row("dtd", "zero-shot", backbone: ResultRows.VitB16) with { HasPublishedSize = published };
        Assert.Equal(published, ResultRow.FromJson(row.ToJson()).HasPublishedSize);
        foreach (var table in ScoreTables.Of(ResultGroup.Of([row]).Single(), ScoreGroup.Separate))
        {
            Assert.Equal(published, table.Columns.Any(column => column.Heading == "dtd, paper"));
            Assert.Equal(!published,
                table.Notes.Any(note => note == "Not of the published size, so without the paper's numbers: dtd."));
        }
    }

    [Fact]
    public void A_row_says_whether_its_public_set_had_the_published_size()
    {
        _tree.Add("dtd");
        Assert.All(Run(new StudyOptions { DataSets = ["dtd", "neon"] }),
            row => Assert.Equal(row.Key.DataSet == "dtd" ? false : null, row.HasPublishedSize));
    }
}
