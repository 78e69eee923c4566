using Xunit;

namespace ShipLab.Tests.Data;

/// <summary>Few shots of a whole data set, as CoOp draws them.</summary>
public sealed class FewShotDatasetTests : IDisposable
{
    private readonly CatalogTree _tree = new();

    public void Dispose() => _tree.Dispose();

    private static string[] Paths(ImageSet set) => [.. Enumerable.Range(0, set.Count).Select(set.NameOf)];

    private Dataset Textures(int train, int val = 6)
    {
        _tree.Split("dtd", "DescribableTextures", "images", ["banded", "blotchy"], (c, n) => $"{c}/{n}.jpg", train,
            val);
        return DataSets.Open("dtd", _tree.Path);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(8, 4)]
    public void Each_class_gives_its_shots_for_training_and_as_many_but_at_most_four_for_validation(int shots, int val)
    {
        var data = Textures(train: 10);
        var few = FewShot.Sample(data, shots, seed: 1, repeat: true);
        Assert.Equal((2 * shots, 2 * val, data.Test.Count), (few.Train.Count, few.Val.Count, few.Test.Count));
        Assert.All(new[] { 0, 1 }, label => Assert.Equal(shots, few.Train.Labels.Count(l => l == label)));
        Assert.Subset(Paths(data.Train).ToHashSet(), Paths(few.Train).ToHashSet());
        Assert.Equal(Paths(few.Train).Length, Paths(few.Train).Distinct().Count());
        Assert.Equal(Paths(few.Train), Paths(FewShot.Sample(data, shots, seed: 1).Train));
        Assert.NotEqual(Paths(few.Train).Concat(Paths(few.Val)), Paths(FewShot.Sample(data, shots, seed: 2).Train)
            .Concat(Paths(FewShot.Sample(data, shots, seed: 2).Val)));
        Assert.Equal(data.Notices, few.Notices);
    }

    [Fact]
    public void More_shots_than_pictures_are_told_with_the_class_and_how_many_there_are()
    {
        var data = Textures(train: 3);
        var few = FewShot.Sample(data, 16, seed: 1);
        Assert.Equal(6, few.Train.Count);
        Assert.Contains(
            "2 of 2 classes of 'dtd' have fewer than 16 training pictures, the fewest 'banded' with 3: they give all " +
            "they have. Ask for at most 3 shots", few.Notices[^1]);
        var coop = FewShot.Sample(data, 16, seed: 1, repeat: true);
        Assert.Equal((32, 6), (coop.Train.Count, Paths(coop.Train).Distinct().Count()));
        Assert.Contains("drawn with replacement until there are 16", coop.Notices[^1]);
    }

    [Fact]
    public void One_picture_a_class_is_enough_and_no_shots_are_refused()
    {
        var data = Textures(train: 1, val: 1);
        Assert.Equal(
            (2, 2), (FewShot.Sample(data, 1, seed: 1).Train.Count, FewShot.Sample(data, 1, seed: 1).Val.Count));
        Assert.Contains(
            "at least 1 shot", Assert.Throws<ShipLabException>(() => FewShot.Sample(data, 0, seed: 1)).Message);
    }

    [Fact]
    public void A_source_gives_drawn_and_public_sets_by_name_and_reads_a_public_set_once()
    {
        _tree.Add("dtd");
        _tree.Add("awa2");
        var source = new DataSetSource(_tree.Path);
        Assert.Equal(2 * 3, source.Create("dtd", seed: 1, shots: 2).Train.Count);
        Assert.Equal(18, source.Create("awa2", seed: 1, FewShot.All).Train.Count);
        Assert.Equal("neon", source.Create("neon", seed: 1, shots: 1).Name);
        Assert.Same(source.Whole("dtd"), source.Whole("DTD"));
        // all seeds share the test features
        Assert.Same(source.Create("dtd", 1, 2).Test, source.Create("dtd", 2, 2).Test);
        Assert.Contains("'dtd'", Assert.Throws<ShipLabException>(() => source.Create("dtdd", 1, 1)).Message);
        Assert.Equal(6, new DataSetSource(_tree.At("nowhere")) { Folders = new Dictionary<string,
            string> { ["dtd"] = _tree.At("dtd") } }.Create("dtd", 1, 2).Train.Count);
    }
}
