using ShipLab.Pretraining;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Folders with weights and configurations, models by name, and which activation is taken.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private static readonly Tokenizer Any = new([], 8);

    public void Dispose() => _folder.Dispose();

    private static LoadedClip Load(string place, ClipLoadOptions? options = null) =>
        ClipFiles.Load(place, (options ?? new()) with { Tokenizer = Any });

    [Fact]
    public void A_Hugging_Face_folder_gives_heads_activation_and_preprocessing()
    {
        using var scope = NewDisposeScope();
        var loaded = Load(CheckpointFiles.Of("hf-sharded"));
        Assert.Equal((4, 2), (loaded.Model.Config.VisionHeads, loaded.Model.Config.TextHeads));
        Assert.Equal("QuickGELU, because config.json says hidden_act quick_gelu", loaded.Activation!.ToString());
        Assert.Equal([0.5f, 0.4f, 0.3f], loaded.Preprocess.Mean);
        Assert.Equal([0.2f, 0.25f, 0.3f], loaded.Preprocess.Std);
        Assert.EndsWith("model.safetensors.index.json (2 files of safetensors, Hugging Face's names)", loaded.Origin);
        Assert.EndsWith("QuickGELU, because config.json says hidden_act quick_gelu", loaded.Summary);
    }

    [Fact]
    public void An_open_clip_folder_has_GELU_unless_it_says_quick_gelu()
    {
        using var scope = NewDisposeScope();
        var loaded = Load(CheckpointFiles.Of("open-clip"));
        Assert.Equal(Activation.Gelu, loaded.Model.Config.Activation);
        Assert.Equal("GELU (erf), because open_clip_config.json does not say quick_gelu",
            loaded.Activation!.ToString());
        Assert.Equal((2, 2), (loaded.Model.Config.VisionHeads, loaded.Model.Config.TextHeads));
        Assert.Equal([0.5f, 0.5f, 0.5f], loaded.Preprocess.Mean);
        Copy("open-clip");
        _folder.Edit("open_clip_config.json", c => c["model_cfg"]!["quick_gelu"] = true);
        Assert.Equal("QuickGELU, because open_clip_config.json says quick_gelu",
            Load(_folder.Path).Activation!.ToString());
    }

    [Theory]
    [InlineData("quick_gelu", Activation.QuickGelu)]
    [InlineData("gelu", Activation.Gelu)]
    [InlineData("gelu_new", Activation.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", Activation.GeluTanh)]
    [InlineData(null, Activation.QuickGelu)]
    public void The_activation_is_what_hidden_act_says(string? name, Activation activation)
    {
        using var scope = NewDisposeScope();
        Copy("hf-sharded-bin");
        _folder.Edit("config.json", c =>
        {
            foreach (var tower in new[] { "text_config", "vision_config" })
            {
                c[tower]!.AsObject().Remove("hidden_act");
                if (name is not null) c[tower]!["hidden_act"] = name;
            }
        });
        var loaded = Load(_folder.Path);
        Assert.Equal(activation, loaded.Model.Config.Activation);
        Assert.Equal(activation, loaded.Activation!.Value);
    }

    [Theory]
    [InlineData("relu", "relu", "hidden_act is 'relu'")]
    [InlineData("gelu", "quick_gelu", "Towers of different activations")]
    public void Activations_that_are_not_there_are_refused_unless_an_option_gives_one(string text, string vision,
        string message)
    {
        using var scope = NewDisposeScope();
        Copy("hf-sharded-bin");
        _folder.Edit("config.json",
            c => (c["text_config"]!["hidden_act"], c["vision_config"]!["hidden_act"]) = (text, vision));
        Assert.Contains(message, Assert.Throws<ShipLabException>(() => Load(_folder.Path)).Message);
        var loaded = Load(_folder.Path, new ClipLoadOptions { Activation = Activation.Gelu });
        Assert.Equal("GELU (erf), because an option asks for it", loaded.Activation!.ToString());
        Assert.Equal(Activation.Gelu, loaded.Model.Config.Activation);
    }

    [Theory]
    [InlineData("zip.pt", "weights.pt", "QuickGELU, because neither a configuration nor the name says otherwise")]
    [InlineData("zip.pt", "ViT-B-32-quickgelu.pt",
        "QuickGELU, because the name 'ViT-B-32-quickgelu.pt' says quickgelu")]
    [InlineData("zip.pt", "vit_b_16-laion400m_e32.pt",
        "GELU (erf), because the name 'vit_b_16-laion400m_e32.pt' says laion")]
    [InlineData("zip.pt", "vit_b_32-quickgelu-laion400m_e32.pt", "QuickGELU, because the name")]
    [InlineData("custom-text.pt", "open_clip.pt", "QuickGELU, because neither")]
    [InlineData("zip.pt", "ViT-B-32.pt", "QuickGELU, because ViT-B/32 is a model of OpenAI's")]
    public void A_lone_state_dict_has_QuickGELU_unless_its_name_says_otherwise(string file, string name, string said)
    {
        using var scope = NewDisposeScope();
        File.Copy(CheckpointFiles.Of(file), Path.Combine(_folder.Path, name));
        var loaded = Load(Path.Combine(_folder.Path, name));
        Assert.StartsWith(said, loaded.Activation!.ToString());
        Assert.EndsWith("; 1 and 1 attention heads (width / 64), because nothing says otherwise", loaded.Summary);
    }

    [Fact]
    public void A_saved_model_keeps_its_activation()
    {
        using var scope = NewDisposeScope();
        var tokenizer = BpeTrainer.Train(["a photo of a red circle"], 600, context: 20, minCount: 1);
        var model = new Clip(TinyModels.Config with { VocabSize = tokenizer.VocabSize, Activation = Activation.Gelu },
            seed: 1).Frozen();
        var path = Path.Combine(_folder.Path, "m.safetensors");
        ClipFiles.Save(path, model, tokenizer, new Preprocess(16));
        var loaded = ClipFiles.Load(path);
        Assert.Equal(Activation.Gelu, loaded.Model.Config.Activation);
        Assert.Equal("GELU (erf), because the file's metadata say so", loaded.Activation!.ToString());
    }

    [Theory]
    [InlineData("vision_config", "image_size", 16,
        "config.json: vision_config: image_size is 16, but the weights have 8")]
    [InlineData("text_config", "num_hidden_layers", 2,
        "config.json: text_config: num_hidden_layers is 2, but the weights have 1")]
    [InlineData("text_config", "num_attention_heads", 3, "does not divide")]
    [InlineData("text_config", "layer_norm_eps", 1e-6, "layer_norm_eps")]
    public void A_configuration_of_another_model_is_refused(string tower, string name, double value, string message)
    {
        using var scope = NewDisposeScope();
        Copy("hf-sharded-bin");
        _folder.Edit("config.json", c => c[tower]![name] = value);
        Assert.Contains(message, Assert.Throws<ShipLabException>(() => Load(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("resample", 2, "resample is 2")]
    [InlineData("do_center_crop", false, "do_center_crop is false")]
    [InlineData("rescale_factor", 1 / 127.5, "rescale_factor is 0.00784")]
    [InlineData("size", 9, "preprocessor_config.json: size is 9, but the model takes 8")]
    [InlineData("size", """{ "shortest_edge": 9 }""", "size: shortest_edge is 9, but the model takes 8")]
    [InlineData("size", """{ "height": 8, "width": 8 }""", "pictures would be squeezed")]
    [InlineData("crop_size", """{ "height": 7, "width": 8 }""", "crop_size: height is 7, but the model takes 8")]
    public void Other_preprocessing_than_CLIPs_is_refused(string name, object value, string message)
    {
        Copy("hf-sharded-bin");
        _folder.Edit("preprocessor_config.json",
            c => c[name] = value is string json ? JsonNode.Parse(json) : JsonValue.Create(value));
        Assert.Contains(message, Assert.Throws<ShipLabException>(() => Load(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("""{ "shortest_edge": 8 }""", """{ "height": 8, "width": 8 }""")]
    [InlineData("8", "8")]
    public void Sizes_of_pictures_may_be_numbers_or_objects(string size, string crop)
    {
        using var scope = NewDisposeScope();
        Copy("hf-sharded-bin");
        _folder.Edit("preprocessor_config.json",
            c => (c["size"], c["crop_size"], c["rescale_factor"]) =
                (JsonNode.Parse(size), JsonNode.Parse(crop), 0.00392156862745098));
        Assert.Equal(8, Load(_folder.Path).Preprocess.Resolution);
    }

    [Fact]
    public void MLPs_of_any_width_are_read_and_a_configuration_must_say_the_same_width()
    {
        using var scope = NewDisposeScope();
        // like open_clip's ViT-bigG-14: mlp_ratio 4.9231, which is 39 for a width of 8
        var config = TinyModels.Config with { VisionWidth = 8, VisionHeads = 1, VisionMlpWidth = 39,
            TextMlpWidth = 30 };
        var model = new Clip(config, seed: 1).Frozen();
        Safetensors.Save(Path.Combine(_folder.Path, "open_clip_model.safetensors"), model.state_dict());
        var settings = new JsonObject
            { ["vision_cfg"] = new JsonObject { ["width"] = 8, ["head_width"] = 8, ["mlp_ratio"] = 4.9231 },
                ["quick_gelu"] = true };
        File.WriteAllText(Path.Combine(_folder.Path, "open_clip_config.json"), settings.ToJsonString());
        var loaded = Load(_folder.Path).Model;
        Assert.Equal((39, 30), (loaded.Config.VisionMlpWidth, loaded.Config.TextMlpWidth));
        var images = TorchSharp.torch.rand([2, 3, config.ImageResolution, config.ImageResolution],
            generator: new Generator(1));
        Assert.True(model.EncodeImage(images).allclose(loaded.EncodeImage(images)));
        _folder.Edit("open_clip_config.json", c => c["vision_cfg"]!["mlp_ratio"] = 4.0);
        Assert.Contains("vision_cfg: mlp_ratio times width is 32, but the weights have 39",
            Assert.Throws<ShipLabException>(() => Load(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("hf_tokenizer_name", "\"bert-base-uncased\"", "hf_tokenizer_name is set")]
    [InlineData("tokenizer_kwargs", """{ "clean": "canonicalize" }""", "clean is 'canonicalize'")]
    [InlineData("tokenizer_kwargs", """{ "reduction_mask": "syntax" }""", "reduction_mask is set")]
    public void Other_tokens_than_CLIPs_are_refused(string name, string value, string message)
    {
        Copy("open-clip");
        _folder.Edit("open_clip_config.json", c => c["model_cfg"]!["text_cfg"]![name] = JsonNode.Parse(value));
        Assert.Contains(message, Assert.Throws<ShipLabException>(() => Load(_folder.Path)).Message);
    }

    [Fact]
    public void Models_of_other_kinds_are_refused_by_their_kind()
    {
        Copy("hf-sharded-bin");
        _folder.Edit("config.json", c => c["model_type"] = "siglip");
        Assert.Contains("'siglip'", Assert.Throws<ShipLabException>(() => Load(_folder.Path)).Message);
        File.Delete(Path.Combine(_folder.Path, "config.json"));
        Copy("open-clip");
        File.Delete(Path.Combine(_folder.Path, "pytorch_model.bin.index.json"));
        foreach (var (tower, name, value) in new (string, string, JsonNode)[]
                 { ("vision_cfg", "timm_model_name", "vit"), ("text_cfg", "hf_model_name", "bert"),
                     ("text_cfg", "no_causal_mask", true), ("vision_cfg", "pool_type", "avg") })
        {
            _folder.Edit("open_clip_config.json", c => c["model_cfg"]![tower]![name] = value);
            Assert.Contains(name, Assert.Throws<ShipLabException>(() => Load(_folder.Path)).Message);
            _folder.Edit("open_clip_config.json", c => c["model_cfg"]![tower]!.AsObject().Remove(name));
        }
        _folder.Edit("open_clip_config.json", c => c["model_cfg"]!["text_cfg"]!["no_causal_mask"] = false);
        using var scope = NewDisposeScope();
        Load(_folder.Path);
    }

    [Fact]
    public void The_weights_file_of_a_folder_is_chosen_by_its_name_or_because_it_is_the_only_one()
    {
        Assert.Contains("holds no weights",
            Assert.Throws<ShipLabException>(() => Checkpoint.Open(_folder.Path)).Message);
        File.Copy(CheckpointFiles.Of("zip.pt"), Path.Combine(_folder.Path, "epoch_3.pt"));
        Is("epoch_3.pt");
        File.Copy(CheckpointFiles.Of("zip.pt"), Path.Combine(_folder.Path, "epoch_4.pt"));
        Assert.Contains("several weights files: epoch_3.pt, epoch_4.pt",
            Assert.Throws<ShipLabException>(() => Checkpoint.Open(_folder.Path)).Message);
        File.Copy(CheckpointFiles.Of("zip.pt"), Path.Combine(_folder.Path, "pytorch_model.bin"));
        Is("pytorch_model.bin");
        File.Copy(CheckpointFiles.Of("expected.safetensors"), Path.Combine(_folder.Path, "model.safetensors"));
        Is("model.safetensors");

        void Is(string name)
        {
            using var checkpoint = Checkpoint.Open(_folder.Path);
            Assert.Equal(Path.Combine(_folder.Path, name), checkpoint.Path);
        }
    }

    [Fact]
    public void The_merges_of_a_Hugging_Face_folder_are_its_vocabulary()
    {
        using var scope = NewDisposeScope();
        var tokenizer = BpeTrainer.Train(["a photo of a red circle"], 600, context: 20, minCount: 1);
        var model = new Clip(TinyModels.Config with { VocabSize = tokenizer.VocabSize, VisionHeads = 1, TextHeads = 1 },
            seed: 1);
        Safetensors.Save(Path.Combine(_folder.Path, "model.safetensors"), model.state_dict());
        File.WriteAllText(Path.Combine(_folder.Path, "merges.txt"), tokenizer.ToMergesText());
        Assert.Equal(tokenizer.Merges, ClipFiles.Load(_folder.Path).Tokenizer.Merges);
    }

    [Fact]
    public void A_name_that_is_neither_a_place_nor_a_model_is_told_both()
    {
        var error = Assert.Throws<ShipLabException>(() => ClipFiles.Load("ViT-Q/7"));
        Assert.Contains("no file or folder 'ViT-Q/7'", error.Message);
        Assert.Contains("RN50x64, ViT-B/32", error.Message);
    }

    [Fact]
    public async Task A_catalogue_name_that_is_not_here_says_how_to_fetch_it_and_another_models_file_is_told_apart()
    {
        var home = new Dictionary<string, string> { ["SHIPLAB_HOME"] = _folder.Path };
        string[] arguments = ["study", "--weights", "ViT-B/32", "--out", Path.Combine(_folder.Path, "r.jsonl")];
        var absent = await Cli.Shiplab.RunAsync(null, home, arguments);
        Assert.NotEqual(0, absent.ExitCode);
        Assert.Contains("dotnet run data-scripts/get_clip.cs ViT-B/32", absent.Error);
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "models")).FullName,
            "ViT-B-32.pt");
        File.Copy(CheckpointFiles.Of("script-cuda.pt"), file);
        var wrong = await Cli.Shiplab.RunAsync(null, home, arguments);
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains(file, wrong.Error);
        Assert.Contains("tensor 'ln_final.bias' has shape [8], but [512] was expected", wrong.Error);
    }

    [Fact]
    public void Models_that_differ_in_activation_or_heads_alone_have_different_hashes()
    {
        using var scope = NewDisposeScope();
        var hashes = new[] { Activation.QuickGelu, Activation.Gelu }.Select(
            a => FeatureStore.ModelHash(Load(CheckpointFiles.Of("hf-sharded"), new() { Activation = a }).Model))
            .Append(FeatureStore.ModelHash(Load(CheckpointFiles.Of("zip.pt")).Model)).ToArray();
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    private void Copy(string name) => _folder.CopyOf(CheckpointFiles.Of(name));
}
