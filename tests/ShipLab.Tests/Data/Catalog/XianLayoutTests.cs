using Xunit;

namespace ShipLab.Tests.Data;

/// <summary>The three sets with the splits of Xian et al.</summary>
public sealed class XianLayoutTests : IDisposable
{
    private readonly CatalogTree _tree = new();

    public void Dispose() => _tree.Dispose();

    // res101.mat of four pictures of two classes, and a split of them.
    private void Write(string[]? names = null, int[]? labels = null, int[]? trainval = null, int[]? testSeen = null,
        int[]? testUnseen = null, int attributes = 2, string[]? paths = null)
    {
        paths ??= ["/a/images/001.Ant_Bird/1.jpg", "/a/images/001.Ant_Bird/2.jpg", "/a/images/002.Bee_Eater/1.jpg",
            "/a/images/002.Bee_Eater/2.jpg"];
        foreach (var path in (string[])["001.Ant_Bird/1.jpg", "001.Ant_Bird/2.jpg", "002.Bee_Eater/1.jpg",
            "002.Bee_Eater/2.jpg"])
            _tree.Picture("cub/images/" + path);
        new MatWriter().Texts("image_files", paths).Column("labels", labels ?? [1, 1, 2, 2])
            .Save(_tree.At("cub/res101.mat"));
        new MatWriter().Texts("allclasses_names", names ?? ["001.Ant_Bird", "002.Bee_Eater"])
            .Numbers("att", 3, attributes, new double[3 * attributes])
            .Column("trainval_loc", trainval ?? [3]).Column("test_seen_loc", testSeen ?? [4])
            .Column("test_unseen_loc", testUnseen ?? [2, 1]).Save(_tree.At("cub/att_splits.mat"));
    }

    private string Refused() => Assert.Throws<CatalogException>(() => DataSets.Open("cub", _tree.Path)).Message;

    [Fact]
    public void Seen_classes_come_first_and_test_pictures_are_those_of_both()
    {
        Write();
        var data = DataSets.Open("cub", _tree.Path);
        Assert.Equal(["bee eater", "ant bird"], data.ClassNames);
        Assert.Equal(1, data.BaseClasses);
        Assert.Equal("002.Bee_Eater/1.jpg", data.Train.NameOf(0));
        Assert.Equal(["002.Bee_Eater/2.jpg", "001.Ant_Bird/2.jpg", "001.Ant_Bird/1.jpg"], Enumerable.Range(0, 3)
            .Select(data.Test.NameOf));
        Assert.Equal([0, 1, 1], data.Test.Labels);
    }

    [Fact]
    public void Nothing_of_an_unseen_class_is_in_the_training_or_validation_part()
    {
        foreach (var name in (string[])["cub", "awa2", "flo"])
        {
            _tree.Add(name);
            var data = DataSets.Open(name, _tree.Path);
            Assert.Equal((18, 2, 7), (data.Train.Count, data.Val.Count, data.Test.Count));
            Assert.All(data.Train.Labels.Concat(data.Val.Labels), label => Assert.True(label < data.BaseClasses));
            Assert.Equal([0, 0, 1, 1, 2, 2, 2], data.Test.Labels);
            Assert.Equal(20, DataSets.Open(name, _tree.Path, new CatalogOptions { HeldOut = 0 }).Train.Count);
        }
    }

    [Fact]
    public void The_folders_of_the_published_archives_side_by_side_will_do()
    {
        Write();
        var mats = Directory.CreateDirectory(_tree.At("all/xlsa17/data/CUB")).FullName;
        Directory.CreateDirectory(_tree.At("all/CUB_200_2011"));
        foreach (var mat in (string[])["res101.mat", "att_splits.mat"])
            File.Move(_tree.At($"cub/{mat}"), Path.Combine(mats, mat));
        Directory.Move(_tree.At("cub/images"), _tree.At("all/CUB_200_2011/images"));
        Assert.Equal(3, DataSets.Open("cub", _tree.At("all")).Test.Count);
    }

    [Fact]
    public void A_split_that_contradicts_itself_is_refused_with_what_and_where()
    {
        Write(trainval: [5]);
        Assert.Contains("Entry 1 of trainval_loc", Refused());
        Write(trainval: [0]);
        Assert.Contains("is 0, but there are 4 image_files, from 1", Refused());
        Write(labels: [1, 1, 2, 3]);
        Assert.Contains("Label 4", Refused());
        Write(labels: [1, 1, 2]);
        Assert.Contains("4 image_files but 3 labels", Refused());
        Write(testSeen: [1], testUnseen: [2]);
        Assert.Contains("'001.Ant_Bird' has pictures in test_seen_loc", Refused());
        Write(testUnseen: [1, 4], testSeen: [3]);
        Assert.Contains("it is no unseen class", Refused());
        Write(testSeen: [3]);
        Assert.Contains("in the train part and in the test part", Refused());
        Write(attributes: 3);
        Assert.Contains("attributes of 3 classes, but 2 allclasses_names", Refused());
        Write(names: ["001.Ant_Bird", "002.Ant_Bird"]);
        Assert.Contains("both called 'ant bird'", Refused());
        Write(names: ["001.Ant_Bird", "002.Bee_Eater", "003.Crow"], attributes: 3);
        Assert.Contains("1 class of CUB", Refused());
        Write(paths: ["/a/images/001.Ant_Bird/1.jpg", "/a/images/001.Ant_Bird/2.jpg", "/a/images/002.Bee_Eater/1.jpg",
            "/a/../002.Bee_Eater/9.jpg"]);
        Assert.Contains("the first '002.Bee_Eater/9.jpg'", Refused());
        Write(paths: ["/a/images/001.Ant_Bird/1.jpg", "/a/images/001.Ant_Bird/2.jpg", "/a/images/002.Bee_Eater/1.jpg",
            "/a/../9.jpg"]);
        Assert.Contains("not a path below", Refused());
    }

    [Fact]
    public void Files_that_are_no_such_mat_files_are_refused_by_name()
    {
        Write();
        File.WriteAllText(_tree.At("cub/res101.mat"), "MATLAB 7.3 MAT-file, Platform: GLNXA64" + new string(' ', 500));
        Assert.Contains("version 7.3", Refused());
        new MatWriter().Column("labels", 1).Save(_tree.At("cub/res101.mat"));
        Assert.Contains("no array 'image_files'; it has labels", Refused());
        Write();
        new MatWriter().Column("trainval_loc", 1).Save(_tree.At("cub/att_splits.mat"));
        Assert.Contains("no array 'allclasses_names'", Refused());
        Write();
        new MatWriter().Texts("allclasses_names", ["a", "b"]).Numbers("trainval_loc", 1, 1, [1.5])
            .Save(_tree.At("cub/att_splits.mat"));
        Assert.Contains("a whole number was expected", Refused());
    }

    [Theory]
    [InlineData("001.Black_footed_Albatross", "black footed albatross")]
    [InlineData("killer+whale", "killer whale")]
    [InlineData("200.Common_Yellowthroat", "common yellowthroat")]
    [InlineData("ox", "ox")]
    public void Class_names_become_words(string name, string words) => Assert.Equal(words, XianLayout.Words(name));
}
