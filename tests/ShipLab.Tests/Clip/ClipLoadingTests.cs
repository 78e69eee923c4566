using ShipLab.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ClipLoadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Tokenizer _tokenizer = BpeTrainer.Train(["a photo of a red circle", "a red star"], 600,
        context: 20, minCount: 1);
    private readonly string _path;

    public ClipLoadingTests() => _path = Path.Combine(_folder.Path, "model.safetensors");

    public void Dispose() => _folder.Dispose();

    private Clip Model() => new Clip(TinyModels.Config with { VocabSize = _tokenizer.VocabSize }, seed: 2).Frozen();

    private void Save(Clip model, bool fp16 = false) => ClipFiles.Save(_path, model, _tokenizer,
        new Preprocess(16, [0.5f, 0.4f, 0.3f], [0.2f, 0.3f, 0.25f]),
        new Dictionary<string, string> { ["note"] = "for a test" }, fp16);

    [Fact]
    public void A_saved_model_loads_with_preprocessing_vocabulary_and_metadata()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        Save(model);
        var loaded = ClipFiles.Load(_path);
        Assert.Equal(model.Config, loaded.Model.Config);
        Assert.All(loaded.Model.state_dict(), p => Assert.True(p.Value.Equals(model.state_dict()[p.Key]), p.Key));
        Assert.All(loaded.Model.parameters(), p => Assert.False(p.requires_grad));
        Assert.False(loaded.Model.training);
        Assert.Equal("for a test", loaded.Metadata["note"]);
        Assert.Equal(_tokenizer.Merges, loaded.Tokenizer.Merges);
        Assert.Equal(20, loaded.Tokenizer.ContextLength);
        var x = loaded.Preprocess.Apply(full([1, 3, 16, 16], 51, dtype: uint8));
        Assert.Equal((0.2f - 0.4f) / 0.3f, x[0, 1, 0, 0].item<float>(), 1e-6f);
    }

    [Fact]
    public void Half_precision_halves_the_file_and_loads_as_single()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        Save(model);
        var size = new FileInfo(_path).Length;
        Save(model, fp16: true);
        Assert.InRange(new FileInfo(_path).Length, size * 0.45, size * 0.65);
        var loaded = ClipFiles.Load(_path).Model;
        Assert.All(loaded.parameters(), p => Assert.Equal(float32, p.dtype));
        var tokens = TinyModels.Prompts(3, 20, [5], vocab: _tokenizer.VocabSize);
        Assert.True(TinyModels.Difference(loaded.EncodeText(tokens), model.EncodeText(tokens)) < 5e-3);
    }

    [Fact]
    public void Loading_draws_no_random_numbers()
    {
        using var scope = NewDisposeScope();
        Save(Model());
        manual_seed(5);
        var expected = randn(3);
        manual_seed(5);
        ClipFiles.Load(_path);
        Assert.True(expected.Equals(randn(3)));
    }

    [Fact]
    public void The_tiny_CLIP_that_is_shipped_loads_and_is_small()
    {
        using var scope = NewDisposeScope();
        Assert.InRange(new FileInfo(ClipFiles.TinyPath).Length, 1, 3_500_000);
        var (model, preprocess, tokenizer, _) = ClipFiles.Tiny();
        Assert.Equal(model.Config.VocabSize, tokenizer.VocabSize);
        Assert.Equal(model.Config.ImageResolution, preprocess.Resolution);
        var tokens = tokenizer.Tokenize(["a photo of a red circle."]);
        Assert.Equal([1, model.Config.EmbedDim], model.EncodeText(tokens).shape);
        Assert.Equal("a photo of a red circle . ", tokenizer.Decode(tokenizer.Encode("A photo of a red circle.")));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error =
            Assert.Throws<ShipLabException>(() => ClipFiles.Load(Path.Combine(_folder.Path, "none.safetensors")));
        Assert.Contains("none.safetensors", error.Message);
    }

    [Theory]
    [InlineData("ln_final.bias", null, "tensor 'ln_final.bias' of shape [40] is missing")]
    [InlineData("token_embedding.weight", null, "no tensor 'token_embedding.weight'")]
    [InlineData("ln_final.bias", 41L, "tensor 'ln_final.bias' has shape [41], but [40] was expected")]
    [InlineData("extra.weight", 3L, "tensor 'extra.weight' of shape [3] belongs to no part")]
    public void The_first_offending_tensor_is_named(string name, long? size, string message)
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var weights = model.state_dict();
        weights.Remove(name);
        if (size is long n) weights[name] = zeros(n);
        Safetensors.Save(_path, weights,
            new Dictionary<string, string> { ["vision_heads"] = "3", ["text_heads"] = "2",
                ["tokenizer_merges"] = _tokenizer.ToMergesText() });
        var error = Assert.Throws<ShipLabException>(() => ClipFiles.Load(_path));
        Assert.Contains(message, error.Message);
        Assert.Contains(_path, error.Message);
    }

    [Fact]
    public void A_file_without_a_vocabulary_says_where_to_put_one()
    {
        using var scope = NewDisposeScope();
        Safetensors.Save(_path, Model().state_dict(),
            new Dictionary<string, string> { ["vision_heads"] = "3", ["text_heads"] = "2" });
        Assert.Contains("SHIPLAB_HOME", Assert.Throws<ShipLabException>(() => ClipFiles.Load(_path)).Message);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        using var scope = NewDisposeScope();
        Save(Model());
        using (var stream = File.OpenWrite(_path)) stream.SetLength(stream.Length - 100);
        Assert.Contains("truncated", Assert.Throws<ShipLabException>(() => ClipFiles.Load(_path)).Message);
    }
}
