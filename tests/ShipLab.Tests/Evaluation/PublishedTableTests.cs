namespace ShipLab.Tests;

public sealed class PublishedTableTests
{
    [Fact]
    public void Every_printed_harmonic_mean_is_right_but_for_CLIP_Adapter_on_Caltech101()
    {
        Assert.Equal(108, PublishedTable.BaseToNew.Scores.Count);
        Assert.Equal(72, PublishedTable.Generalised.Scores.Count);
        var wrong = Assert.Single(PublishedTable.BaseToNew.Scores.Concat(PublishedTable.Generalised.Scores),
            score => !score.HIsRight);
        Assert.Equal(("CLIP-Adapter", "Caltech101", 95.39, 95.07),
            (wrong.Method, wrong.DataSet, wrong.H, wrong.RecomputedH));
    }

    [Fact]
    public void The_printed_average_is_the_average_of_the_data_sets_with_the_harmonic_mean_of_the_two()
    {
        foreach (var method in PublishedTable.BaseToNew.Scores.GroupBy(score => score.Method))
        {
            var average = Assert.Single(method, score => score.DataSet == PublishedNames.Average);
            var sets = method.Where(score => score != average).ToArray();
            Assert.Equal(PublishedNames.DataSets.Order(), sets.Select(score => score.DataSet).Order());
            Assert.Equal(sets.Average(score => score.Base), average.Base, 0.011);
            Assert.Equal(sets.Average(score => score.New), average.New, 0.011);
            Assert.Equal(Metrics.HarmonicMean(average.Base, average.New), average.H, 0.011);
        }
    }

    [Fact]
    public void Averages_of_the_transfer_and_harmonic_means_of_seen_and_unseen_classes_are_as_printed()
    {
        foreach (var method in PublishedTable.CrossDataset.Scores.GroupBy(score => score.Method))
        {
            var average = Assert.Single(method, score => score.DataSet == PublishedNames.Average);
            var sets = method.Where(score => score != average).ToArray();
            Assert.Equal(PublishedTable.CrossDataset.DataSets, sets.Select(score => score.DataSet));
            Assert.Equal(sets.Average(score => score.New), average.New, 0.011);
        }
        Assert.Equal(9, PublishedTable.ZeroShotLearning.Scores.Count);
        Assert.All(PublishedTable.ZeroShotLearning.Scores, score => Assert.True(score.HIsRight, $"{score}"));
        Assert.Equal((67.9, 65.6), PublishedTable.ZeroShotLearning.Find("zero-shot", "none", "flo") is { } clip
            ? (clip.Base, clip.New) : default);
        // other splits of the same pictures
        Assert.Null(PublishedTable.ZeroShotLearning.Find("zero-shot", "none", "oxford_flowers"));
    }

    [Fact]
    public void Our_names_lead_to_the_papers_rows()
    {
        Assert.Equal(87.13, PublishedTable.BaseToNew.Find("tip-adapter-f", "ship", "eurosat")!.H);
        Assert.Equal(70.83, PublishedTable.Generalised.Find("zero-shot", "none", "oxford_flowers")!.H);
        Assert.Null(PublishedTable.BaseToNew.Find("tip-adapter-f", "none", "eurosat"));
        Assert.Null(PublishedTable.BaseToNew.Find("coop", "text", "eurosat"));
        Assert.Null(PublishedTable.BaseToNew.Find("coop", "none", "neon"));
        foreach (var name in DataSets.All.Take(11).Select(set => set.Name))
            Assert.NotNull(PublishedTable.BaseToNew.Find("coop", "ship",
            name));
    }
}
