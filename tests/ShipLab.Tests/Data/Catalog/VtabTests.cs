namespace ShipLab.Tests.Data;

public sealed class VtabTests : IDisposable
{
    private readonly CatalogTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void There_are_19_tasks_in_three_groups_under_two_names_and_the_published_runs_are_of_them()
    {
        Assert.Equal([7, 4, 8], Enum.GetValues<VtabGroup>().Select(group => Vtab.Tasks.Count(t => t.Group == group)));
        Assert.Equal(Vtab.Tasks.Select(task => task.Name), PublishedHierarchies.All.Select(run => run.Task));
        Assert.Same(Vtab.Get("oxford_pet"), Vtab.Get("oxford_iiit_pet"));
        Assert.Contains("Did you mean 'dtd'",
            Assert.Throws<ShipLabException>(() => Vtab.Get("dtt")).Message);
    }

    [Fact]
    public void The_means_of_the_published_runs_are_the_published_means()
    {
        var runs = PublishedHierarchies.All.ToDictionary(run => run.Task, run => run.Accuracy);
        var means = VtabMeans.Of(runs);
        Assert.Equal((82.58, 86.63, 61.53, 76.91, 74.57), (Round(means.Natural), Round(means.Specialized),
            Round(means.Structured), Round(means.OfGroups), Round(means.OfTasks)));
        runs.Remove("dtd");
        runs.Remove("kitti");
        Assert.Contains("no accuracy of dtd, kitti",
            Assert.Throws<ShipLabException>(() => VtabMeans.Of(runs)).Message);
        runs["cifar"] = 1;
        Assert.Contains("cifar100 is there twice",
            Assert.Throws<ShipLabException>(() => VtabMeans.Of(runs)).Message);
    }

    [Theory]
    [InlineData("oxford_pet")]
    [InlineData("oxford_iiit_pet")]
    public void A_task_is_opened_from_either_naming_from_its_folder_or_that_of_all(string folder)
    {
        Write(folder);
        foreach (var place in new[] { _tree.Path, _tree.At(folder) })
        {
            var data = Vtab.Get("oxford_pet").Open(place);
            Assert.Equal((37, 37), (data.ClassNames.Count, data.BaseClasses));
            Assert.Equal([0, 36, 0], data.Train.Labels);
            Assert.Equal([1], data.Val.Labels);
            Assert.Equal([0, 2], data.Test.Labels);
            Assert.Equal("images/train800/000001.jpg", data.Train.NameOf(1));
            Assert.Contains(data.Notices, notice => notice.StartsWith("train800.txt has 3 pictures and not 800"));
            Assert.False(data.HasPublishedSize);
        }
        var final = Vtab.Get("oxford_pet").Open(_tree.Path, final: true);
        Assert.Equal([0, 36, 0, 1], final.Train.Labels);
        Assert.Equal(0, final.Val.Count);
        Assert.DoesNotContain(final.Notices, notice => notice.Contains("its labels are others"));
    }

    [Fact]
    public void A_list_of_both_that_is_another_than_the_two_is_said()
    {
        Write("oxford_pet");
        Lines("train800val200.txt", "images/train800/000000.jpg 5");
        Assert.Contains(Open().Notices, notice => notice.Contains("train800val200.txt") && notice.Contains("others"));
    }

    [Theory]
    [InlineData("images/train800/000000.jpg 37", "Line 1 of '", "the label 37, but oxford_pet has 37 classes, 0 to 36")]
    [InlineData("images/train800/000000.jpg -1", "Line 1 of '", "has the label -1")]
    [InlineData("images/train800/000000.jpg 1\n\nimages/train800/000000.jpg 2", "Lines 1 and 3 of '", "both name")]
    [InlineData("images/train800/000007.jpg 1", "1 of the 1 pictures of", "the first 'images/train800/000007.jpg'")]
    [InlineData("images/train800/000000.jpg", "Line 1 of '", "a path, a blank and a label from 0 were expected")]
    [InlineData("images/train800/000000.jpg cat", "Line 1 of '", "a path, a blank and a label from 0 were expected")]
    [InlineData("../other/000000.jpg 1", "names '../other/000000.jpg'", "not a path below")]
    [InlineData("images/test/000000.jpg 1", "'images/test/000000.jpg' is in train800.txt and in test.txt", "cannot be")]
    [InlineData("\n", "train800.txt' lists no pictures", "Fetch the list again")]
    public void A_damaged_list_is_refused_with_its_line_and_the_layout(string lines, string where, string what)
    {
        Write("oxford_pet");
        Lines("train800.txt", lines);
        var error = Assert.Throws<CatalogException>(Open);
        Assert.Contains(where, error.Problem);
        Assert.Contains(what, error.Problem);
        Assert.Contains("oxford_pet/ or oxford_iiit_pet/", error.Layout);
    }

    [Fact]
    public void A_missing_list_is_named()
    {
        Write("oxford_pet");
        File.Delete(_tree.At("oxford_pet/test.txt"));
        Assert.Contains("'test.txt' is missing", Assert.Throws<CatalogException>(Open).Problem);
        Assert.Contains("There is no folder",
            Assert.Throws<CatalogException>(() => Vtab.Get("dtd").Open(_tree.At("nowhere"))).Problem);
    }

    private Dataset Open() => Vtab.Get("oxford_pet").Open(_tree.Path);

    private void Lines(string file, string lines) => _tree.Text($"oxford_pet/{file}", lines);

    private void Write(string folder)
    {
        string Part(string part, params int[] labels)
        {
            var lines = labels.Select((label, i) => $"images/{part}/{i:000000}.jpg {label}\n");
            for (var i = 0; i < labels.Length; i++) _tree.Picture($"{folder}/images/{part}/{i:000000}.jpg");
            _tree.Text($"{folder}/{part}.txt", string.Concat(lines));
            return part;
        }
        Part("train800", 0, 36, 0);
        Part("val200", 1);
        Part("train800val200", 0, 36, 0, 1);
        Part("test", 0, 2);
    }

    private static double Round(double mean) => Math.Round(mean, 2);
}
