using Xunit;

namespace ShipLab.Tests.Data;

public sealed class CoOpSplitTests : IDisposable
{
    private const string Good = """
        {"train": [["cat/1.jpg", 0, "maine_coon"], ["dog/2.jpg", 1, "shih-tzu"]],
        "val": [["cat/3.jpg", 0, "maine_coon"]], "test": [["dog/4.jpg", 1, "shih-tzu"]]}
        """;

    private readonly PictureTree _tree =
        new("images/cat/1.jpg", "images/dog/2.jpg", "images/cat/3.jpg", "images/dog/4.jpg", "images/dog/unused.jpg");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_split_in_the_folder_is_found_and_its_pictures_in_the_folder_beside_it()
    {
        var file = _tree.Add("split_zhou_Pets.json", Good);
        foreach (var data in new[] { _tree.Open(), ImageFolder.Open(file),
            _tree.Open(new ImageFolderOptions { SplitFile = file }) })
        {
            Assert.Equal(["maine coon", "shih-tzu"], data.ClassNames); // CoOp: _ becomes a blank, - stays
            Assert.Equal((2, 1, 1), (data.Train.Count, data.Val.Count, data.Test.Count));
            Assert.Equal("dog/4.jpg", data.Test.NameOf(0));
            Assert.Equal([0, 1], data.Train.Labels);
        }
    }

    [Fact]
    public void Two_splits_in_a_folder_are_refused_until_one_is_named()
    {
        _tree.Add("split_zhou_A.json", Good);
        var second = _tree.Add("split_zhou_B.json", Good);
        Assert.Contains("--split-file", _tree.Refused());
        Assert.Equal(2, _tree.Open(new ImageFolderOptions { SplitFile = second }).Train.Count);
    }

    [Fact]
    public void A_byte_order_mark_before_a_split_is_passed_over()
    {
        _tree.Add("split_zhou_Pets.json", '\uFEFF' + Good);
        Assert.Equal(2, _tree.Open().Train.Count);
    }

    [Fact]
    public void A_link_in_a_circle_is_a_picture_that_is_not_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need an administrator on Windows.");
        File.Delete(Path.Combine(_tree.Path, "images/dog/2.jpg"));
        File.CreateSymbolicLink(Path.Combine(_tree.Path, "images/dog/2.jpg"), "5.jpg");
        File.CreateSymbolicLink(Path.Combine(_tree.Path, "images/dog/5.jpg"), "2.jpg");
        _tree.Add("split_zhou_Pets.json", Good);
        Assert.Contains("the first 'dog/2.jpg'. Put the pictures there", _tree.Refused());
    }

    [Theory]
    [InlineData("no json", "no JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"train": []}""", "lists no pictures")]
    [InlineData("""{"trial": []}""", "trial")]
    [InlineData("""{"train": [["cat/1.jpg", "0", "cat"]]}""", "entry 0 of 'train'")]
    [InlineData("""{"train": [["cat/1.jpg", 0]]}""", "[path, label, class name]")]
    [InlineData("""{"train": [["../secret.jpg", 0, "cat"]]}""", "not a path below")]
    [InlineData("""{"train": [["/etc/secret.jpg", 0, "cat"]]}""", "not a path below")]
    [InlineData("""{"train": [["cat/1.jpg", 0, "cat"], ["cat/3.jpg", 0, "lion"]]}""", "'cat' in 'train' and 'lion'")]
    [InlineData("""{"train": [["cat/1.jpg", 0, "cat"], ["cat/3.jpg", 2, "lion"]]}""", "label 1")]
    [InlineData("""{"train": [["cat/1.jpg", 0, "cat"], ["dog/2.jpg", 1, "Cat"]]}""", "both called")]
    [InlineData("""{"train": [["cat/1.jpg", 0, "cat"]], "test": [["cat/1.jpg", 0, "cat"]]}""",
        "in the train part and in the test part")]
    [InlineData("""{"train": [["cat/1.jpg", 0, "cat"], ["cat/9.jpg", 0, "cat"]]}""", "'cat/9.jpg'")]
    [InlineData("""{"train": [["cow/1.jpg", 0, "cow"]]}""", "'cow/1.jpg'")]
    [InlineData("""{"train": [["cat/1.txt", 0, "cow"]]}""", "no picture")]
    public void A_split_that_is_wrong_is_refused_with_the_first_wrong_entry(string json, string word)
    {
        _tree.Add("images/cat/1.txt");
        _tree.Add("split_zhou_Pets.json", json);
        Assert.Contains(word, _tree.Refused());
    }
}
