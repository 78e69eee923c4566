namespace ShipLab.Tests;

/// <summary>What must not know what.</summary>
public sealed class ArrowTests
{
    [Theory]
    [InlineData("Clip")]
    [InlineData("Images")]
    [InlineData("Data/Downloads")]
    [InlineData("Data/Extraction")]
    [InlineData("Data/Folders")]
    public void Real_models_and_ones_own_pictures_do_not_depend_on_Toyland(string part)
    {
        var files = Directory.GetFiles(Path.Combine(Cli.Shiplab.Root, "lib", "ShipLab", part), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain("Toyland", File.ReadAllText(file)));
    }
}
