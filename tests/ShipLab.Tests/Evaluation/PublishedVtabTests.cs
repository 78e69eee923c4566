namespace ShipLab.Tests;

public sealed class PublishedVtabTests
{
    [Fact]
    public void Every_printed_mean_is_that_of_the_groups_and_of_the_tasks_within_rounding()
    {
        var rows = PublishedVtab.All.Where(row => row.Means is not null).ToArray();
        Assert.Equal(31, rows.Length);
        Assert.All(rows, row =>
        {
            Assert.Equal(row.Means!.OfGroups, row.OfGroups, 0.0101);
            var sum = 7 * row.Means.Natural + 4 * row.Means.Specialized + 8 * row.Means.Structured;
            Assert.Equal(sum / 19, row.OfTasks!.Value, 0.0151);
        });
    }

    [Fact]
    public void Where_each_tasks_accuracy_is_published_its_means_are_those_of_the_table()
    {
        Assert.Equal(6, PublishedVtab.Tasks.Count);
        foreach (var ((method, selection), accuracies) in PublishedVtab.Tasks)
        {
            var row = Assert.Single(PublishedVtab.All, row =>
                (row.Method, row.Selection, row.Source) == (method, selection, "OSU benchmark"));
            var means = VtabMeans.Of(accuracies);
            Assert.Equal(means.OfGroups, row.OfGroups, 0.0101);
            Assert.Equal(means.OfTasks, row.OfTasks!.Value, 0.0101);
        }
    }

    [Fact]
    public void Every_row_says_what_chose_its_numbers_and_under_which_normalisation()
    {
        Assert.All(PublishedVtab.All, row => Assert.True(row.Method.Length > 0 && row.Source.Length > 0));
        Assert.Equal(["best epoch and settings on test", "last epoch", "best epoch on test", "not stated"],
            PublishedVtab.All.Select(row => row.Selection).Distinct());
        Assert.Subset(new HashSet<string> { "0.5", "ImageNet", "none", "none or ImageNet", "not stated" },
            PublishedVtab.All.Select(row => row.Normalisation).ToHashSet());
        var official = Assert.Single(PublishedVtab.All, row => row.Method == "Semantic Hierarchical Prompts");
        var means = VtabMeans.Of(PublishedHierarchies.All.ToDictionary(run => run.Task, run => run.Accuracy));
        Assert.Equal(means.OfGroups, official.OfGroups, 0.005);
    }
}
