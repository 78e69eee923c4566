using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ClipCatalogueTests
{
    /// <summary>Every model, with the number of its parameters as PyTorch's own modules count them.</summary>
    public static TheoryData<string, long> Parameters => new()
    {
        { "RN50", 102_007_137 }, { "RN101", 119_688_033 }, { "RN50x4", 178_300_601 }, { "RN50x16", 290_979_217 },
        { "RN50x64", 623_258_305 },
        { "ViT-B/32", 151_277_313 }, { "ViT-B/16", 149_620_737 }, { "ViT-L/14", 427_616_513 },
        { "ViT-L/14@336px", 427_944_193 },
    };

    [Fact]
    public void All_of_OpenAIs_names_are_known() =>
        Assert.Equal(Parameters.Select(row => row.Data.Item1), ClipCatalogue.Models.Select(m => m.Name));

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_model_has_the_names_and_shapes_of_the_approved_list(string name, long parameters)
    {
        var model = ClipCatalogue.Get(name);
        using var clip = Clip.WithoutWeights(model.Config, META);
        var state = clip.state_dict();
        var approved =
            File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "data", "catalogue",
                Path.ChangeExtension(model.FileName, ".txt")));
        Assert.Equal(approved, state.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key} [{string.Join(", ", p.Value.shape)}]"));
        Assert.Equal(parameters, clip.parameters().Sum(p => p.numel()));
        Assert.All(state, p => Assert.True(p.Value.is_meta, $"{p.Key} takes memory"));
        Assert.Equal(model.Config, ClipConfig.Infer(state.ToDictionary(p => p.Key, p => p.Value.shape)));
    }

    [Fact]
    public void Each_address_names_the_files_checksum() => Assert.All(ClipCatalogue.Models, model =>
    {
        Assert.Matches("^[0-9a-f]{64}$", model.Sha256);
        Assert.Equal($"https://openaipublic.azureedge.net/clip/models/{model.Sha256}/{model.FileName}",
            model.Address.ToString());
    });

    [Theory]
    [InlineData("vit-b-16", "ViT-B/16")]
    [InlineData("ViT-B-32.pt", "ViT-B/32")]
    [InlineData("VIT_L_14", "ViT-L/14")]
    [InlineData("ViT-L-14-336px", "ViT-L/14@336px")]
    [InlineData("ViT-L/14@336", "ViT-L/14@336px")]
    [InlineData(" rn50X64 ", "RN50x64")]
    public void Names_are_found_however_they_are_written(string written, string name) =>
        Assert.Equal(name, ClipCatalogue.Find(written)?.Name);

    [Theory]
    [InlineData("ViT-B/23", "ViT-B/32")]
    [InlineData("RN51", "RN50")]
    [InlineData("vit-l-14-360", "ViT-L/14@336px")]
    public void An_unknown_name_is_answered_with_the_nearest(string written, string nearest)
    {
        Assert.Null(ClipCatalogue.Find(written));
        var error = Assert.Throws<ShipLabException>(() => ClipCatalogue.Get(written));
        Assert.Contains($"'{written}'", error.Message);
        Assert.Contains($"Did you mean {nearest}?", error.Message);
        Assert.Contains("RN50x64", error.Message);
        Assert.Contains($"Did you mean {nearest}?",
            Assert.Throws<ShipLabException>(() => ClipFiles.Load(written)).Message);
    }

    [Fact]
    public void A_path_that_is_not_there_suggests_no_model() =>
        Assert.DoesNotContain("Did you mean",
            Assert.Throws<ShipLabException>(() => ClipFiles.Load("weights/my-own-model.safetensors")).Message);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void Nothing_is_no_name(string written) => Assert.Null(ClipCatalogue.Find(written));
}
