using ShipLab.Tests.Cli;
using Xunit;

namespace ShipLab.Tests.Data;

/// <summary>Public data sets under the protocols of the papers.</summary>
public sealed class CatalogStudyTests : IDisposable
{
    private readonly CatalogTree _tree = new();
    private readonly TempFolder _out = new();

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
        Methods = StudyMethod.Grid(["zero-shot", "gda"], ["none", "text"]),
    }, new ResultStore(Path.Combine(_out.Path, "results.jsonl")), token: TestContext.Current.CancellationToken);

    [Fact]
    public void Generalised_zero_shot_learning_takes_the_whole_seen_part_and_the_given_split()
    {
        _tree.Add("awa2");
        var rows = Run(new StudyOptions { DataSets = ["awa2"], Protocol = Protocol.ZeroShotLearning });
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal("gzsl", row.Key.Protocol);
            Assert.InRange(row.JointH, 0, 100);
            Assert.Equal(3, row.JointPerClass!.Length); // antelope, dolphin; killer whale
        });
        using var train = FeatureFile.Open(Directory.GetFiles(Path.Combine(_out.Path, "features"), "awa2-train*.safetensors").Single()).Read();
        Assert.Equal(18, train.Count);
    }

    [Fact]
    public void What_is_learned_on_one_public_set_is_tested_on_others()
    {
        _tree.Add("dtd");
        _tree.Add("awa2");
        var rows = Run(new StudyOptions { DataSets = ["awa2"], Source = "dtd", Protocol = Protocol.CrossDataset });
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.InRange(row.New, 0, 100));
    }
}
