namespace ShipLab.Tests;

public sealed class ShipLabHomeTests
{
    [Theory]
    [InlineData("/data/lab", "/cache", "/home/ada", "/data/lab")]
    [InlineData("", "/cache", "/home/ada", "/cache/shiplab")]
    // the XDG specification: relative paths are to be ignored
    [InlineData(null, "relative", "/home/ada", "/home/ada/.cache/shiplab")]
    [InlineData(null, null, "/home/ada", "/home/ada/.cache/shiplab")]
    public void The_folder_is_what_the_variables_name_in_this_order(string? own, string? cache, string profile,
        string folder) =>
        Assert.Equal(folder,
            ShipLabHome.FolderFrom(name => name switch { "SHIPLAB_HOME" => own, "XDG_CACHE_HOME" => cache, _ => null },
                profile));

    [Fact]
    public void Nobody_s_home_is_told() =>
        Assert.Contains("SHIPLAB_HOME",
            Assert.Throws<ShipLabException>(() => ShipLabHome.FolderFrom(_ => null, "")).Message);

    [Fact]
    public void The_vocabulary_beside_a_weights_file_or_in_its_folder_comes_first()
    {
        using var folder = new TemporaryFolder();
        var vocabulary = Path.Combine(folder.Path, ShipLabHome.VocabularyFileName);
        Assert.DoesNotContain(folder.Path, ShipLabHome.FindVocabulary(Path.Combine(folder.Path, "x.pt")) ?? "");
        File.WriteAllText(vocabulary, "");
        Assert.Equal(vocabulary, ShipLabHome.FindVocabulary(Path.Combine(folder.Path, "x.pt")));
        Assert.Equal(vocabulary, ShipLabHome.FindVocabulary(folder.Path));
        Assert.Equal([vocabulary, Path.Combine(ShipLabHome.Folder, ShipLabHome.VocabularyFileName),
            Path.Combine(ShipLabHome.Models, ShipLabHome.VocabularyFileName)],
            ShipLabHome.VocabularyPlaces(folder.Path));
    }
}
