using Xunit;

namespace ShipLab.Tests.Data;

public sealed class ClassNameFileTests : IDisposable
{
    private readonly PictureTree _tree = new("n01/1.jpg", "n02/2.jpg", "n10/3.jpg");

    public void Dispose() => _tree.Dispose();

    private ImageFolderOptions Names(string content) => new() { ClassNamesFile = _tree.Add("names.txt", content) };

    [Theory]
    [InlineData("tench\ngoldfish\ngreat white shark\n")]
    [InlineData("\uFEFFtench\r\n\r\n  goldfish \r\ngreat white shark")]
    [InlineData("n02\tgoldfish\nn01\ttench\nn10\tgreat white shark\nn99\tnot here\n")]
    [InlineData("n01 tench\nn02 goldfish\nn03 not here\nn10 great white shark\n")]
    public void Names_are_one_a_line_or_mapped_from_folders(string content) =>
        Assert.Equal(["tench", "goldfish", "great white shark"], _tree.Open(Names(content)).ClassNames);

    [Fact]
    public void The_folders_own_names_in_another_order_go_to_their_folders()
    {
        using var tree = new PictureTree("big_cat/1.jpg", "dog/2.jpg");
        Assert.Equal(["Big cat", "dog"],
            tree.Open(new ImageFolderOptions { ClassNamesFile = tree.Add("names.txt", "dog\nBig cat") }).ClassNames);
    }

    [Theory]
    [InlineData("tench\ngoldfish", "2 names", "3 classes")]
    [InlineData("", "empty", "names.txt")]
    [InlineData("n01\ttench\nn02\tgoldfish\n", "n10", "no line")]
    [InlineData("n01\ttench\nn01\tgoldfish\nn10\tshark", "n01", "twice")]
    [InlineData("n01\ttench\nn02\nn10\tshark", "'n02'", "no name")]
    [InlineData("tench\nTENCH\nshark", "'n01' and 'n02'", "TENCH")]
    public void A_file_that_does_not_fit_is_refused(string content, params string[] words)
    {
        var message = _tree.Refused(Names(content));
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_file_that_is_missing_or_no_text_is_refused()
    {
        Assert.Contains("nowhere.txt",
            _tree.Refused(new ImageFolderOptions { ClassNamesFile = Path.Combine(_tree.Path, "nowhere.txt") }));
        var path = Path.Combine(_tree.Path, "bytes.txt");
        File.WriteAllBytes(path, [0x61, 0xFF, 0xFE]);
        Assert.Contains("UTF-8", _tree.Refused(new ImageFolderOptions { ClassNamesFile = path }));
    }
}
