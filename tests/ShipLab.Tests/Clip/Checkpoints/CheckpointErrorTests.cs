using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Files that are cut short, of other models or incomplete: errors that name the file, the tensor and both
/// shapes.</summary>
public sealed class CheckpointErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Refused(string path)
    {
        var message = Assert.Throws<ShipLabException>(() =>
        {
            using var scope = NewDisposeScope();
            using var checkpoint = Checkpoint.Open(path);
            ClipFiles.FromCheckpoint(checkpoint).Dispose();
        }).Message;
        return message;
    }

    [Theory]
    [InlineData("zip.pt")]
    [InlineData("script.pt")]
    [InlineData("legacy.pt")]
    [InlineData("legacy-views.pt")]
    [InlineData("expected.safetensors")]
    public void A_truncated_file_is_refused_by_name(string name)
    {
        var bytes = File.ReadAllBytes(CheckpointFiles.Of(name));
        foreach (var length in new[] { 0, 1, 7, 100, bytes.Length / 2, bytes.Length - 100, bytes.Length - 1 })
            Assert.Contains(name, Refused(Write(name, bytes[..length])));
        Assert.Contains("truncated", Refused(Write(name, bytes[..^100])));
    }

    [Fact]
    public void What_is_no_weights_file_is_named_for_what_it_is()
    {
        Assert.Contains("is empty", Refused(Write("a", [])));
        Assert.Contains("web page", Refused(Write("a", "<!DOCTYPE html><html>"u8.ToArray())));
        Assert.Contains("Git LFS",
            Refused(Write("a", "version https://git-lfs.github.com/spec/v1\noid sha256:0"u8.ToArray())));
        Assert.Contains("gzip", Refused(Write("a", [0x1f, 0x8b, 8, 0])));
        var tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Assert.Contains("tar archive", Refused(Write("a", tar)));
        Assert.Contains("not a weights file of a known format",
            Refused(Write("a", "hello there, this is text"u8.ToArray())));
        Assert.Contains("without a weight_map", Refused(Write("a", "{\"model_type\": \"clip\"}"u8.ToArray())));
        Assert.Contains("There is no file", Refused(Path.Combine(_folder.Path, "none.pt")));
        using (var zip = ZipFile.Open(Path.Combine(_folder.Path, "b.zip"),
            ZipArchiveMode.Create)) zip.CreateEntry("readme.txt");
        Assert.Contains("holds no data.pkl", Refused(Path.Combine(_folder.Path, "b.zip")));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_are_not_finite_are_refused_by_name(float number)
    {
        using var scope = NewDisposeScope();
        using var expected = CheckpointFiles.Expected();
        var tensors = expected.Names.ToDictionary(name => name, name => expected.Read(name));
        tensors["visual.ln_post.bias"][3] = number;
        var path = Path.Combine(_folder.Path, "damaged.safetensors");
        Safetensors.Save(path, tensors);
        Assert.Contains("tensor 'visual.ln_post.bias' holds a number that is not finite", Refused(path));
    }

    /// <summary>The same model with a change, as safetensors with OpenAI's or Hugging Face's names.</summary>
    [Theory]
    [InlineData("ln_final.bias", null, "tensor 'ln_final.bias' of shape [8] is missing")]
    [InlineData("visual.transformer.resblocks.0.mlp.c_fc.weight", null,
        "tensor 'visual.transformer.resblocks.0.mlp.c_fc.weight' of shape [32, 8] is missing")]
    [InlineData("ln_final.bias", new long[] { 9 }, "tensor 'ln_final.bias' has shape [9], but [8] was expected")]
    [InlineData("visual.conv1.weight", null, "no tensor 'visual.conv1.weight' of shape [width, 3, patch, patch]")]
    [InlineData("visual.proj", new long[] { 8 }, "tensor 'visual.proj' has shape [8], but [width, D] was expected")]
    [InlineData("logit_bias", new long[] { 1 }, "tensor 'logit_bias' of shape [1] belongs to no part")]
    public void The_first_offending_tensor_is_named_with_both_shapes(string name, long[]? shape, string message)
    {
        using var scope = NewDisposeScope();
        var path = Change(tensors =>
        {
            tensors.Remove(name);
            if (shape is not null) tensors[name] = zeros(shape);
        });
        var before = LiveTensors.Count;
        var error = Refused(path);
        Assert.Contains(message, error);
        Assert.Equal(before, LiveTensors.Count); // nothing of the model that was begun is left
    }

    [Fact]
    public void Names_of_a_Hugging_Face_file_are_told_as_they_are_there()
    {
        using var scope = NewDisposeScope();
        var tensors = HuggingFace();
        tensors.Remove("vision_model.pre_layrnorm.bias");
        Assert.Contains("tensor 'visual.ln_pre.bias' (in this file 'vision_model.pre_layrnorm.bias') of shape [8] is "
            + "missing", RefusedAs(tensors));
        tensors = HuggingFace();
        tensors.Remove("text_model.encoder.layers.0.self_attn.k_proj.bias");
        Assert.Contains("tensor 'text_model.encoder.layers.0.self_attn.k_proj.bias' of shape [8] is missing",
            RefusedAs(tensors));
        tensors = HuggingFace();
        tensors["visual_projection.weight"] = zeros(6, 9);
        Assert.Contains("tensor 'visual.proj' (in this file 'visual_projection.weight') has shape [9, 6], but [8, 6] "
            + "was expected", RefusedAs(tensors));
        tensors = HuggingFace();
        tensors["vision_model.pre_layernorm.bias"] = zeros(8);
        Assert.Contains("stand for 'visual.ln_pre.bias'", RefusedAs(tensors));

        string RefusedAs(Dictionary<string, Tensor> changed)
        {
            var path = Path.Combine(_folder.Path, "hf.safetensors");
            Safetensors.Save(path, changed);
            return Refused(path);
        }
    }

    [Fact]
    public void The_layer_norm_that_old_files_misspell_is_read_in_either_spelling()
    {
        using var scope = NewDisposeScope();
        var tensors = HuggingFace();
        foreach (var end in new[] { "weight", "bias" })
        {
            tensors["vision_model.pre_layernorm." + end] = tensors["vision_model.pre_layrnorm." + end];
            tensors.Remove("vision_model.pre_layrnorm." + end);
        }
        var path = Path.Combine(_folder.Path, "hf.safetensors");
        Safetensors.Save(path, tensors);
        using var checkpoint = Checkpoint.Open(path);
        using var expected = CheckpointFiles.Expected();
        Assert.True(checkpoint.Read("visual.ln_pre.bias").Equals(expected.Read("visual.ln_pre.bias")));
    }

    [Fact]
    public void Weights_of_something_else_are_told_by_what_they_lack_and_hold()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder.Path, "resnet.safetensors");
        Safetensors.Save(path,
            new Dictionary<string, Tensor> { ["conv1.weight"] = zeros(64, 3, 7, 7), ["fc.weight"] = zeros(1000, 8) });
        var error = Refused(path);
        Assert.Contains("no tensor 'token_embedding.weight'", error);
        Assert.Contains("'conv1.weight' [64, 3, 7, 7]", error);
    }

    [Fact]
    public void Whole_numbers_in_place_of_weights_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("Quantised models are not supported",
            Refused(Change(t => t["ln_final.bias"] = zeros(8, dtype: int8))));
    }

    [Theory]
    [InlineData("model-00002-of-00002.safetensors", "there is no such file beside it")]
    [InlineData("model-00001-of-00002.safetensors", "there is no such file beside it")]
    public void A_missing_shard_is_named(string shard, string message)
    {
        CopyShards();
        File.Delete(Path.Combine(_folder.Path, shard));
        var error = Refused(_folder.Path);
        Assert.Contains(shard, error);
        Assert.Contains(message, error);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    public void An_index_leads_out_of_its_folder_in_vain(string shard)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "model.safetensors.index.json"),
            "{\"weight_map\": {\"logit_scale\": \"" + shard + "\"}}");
        Assert.Contains("not the name of a file beside it", Refused(_folder.Path));
    }

    [Fact]
    public void An_index_that_names_another_file_for_a_tensor_is_refused()
    {
        CopyShards();
        var index = Path.Combine(_folder.Path, "model.safetensors.index.json");
        File.WriteAllText(index,
            File.ReadAllText(index).Replace("\"logit_scale\": \"model-00001", "\"logit_scale\": \"model-00002"));
        var error = Refused(_folder.Path);
        Assert.Contains("tensor 'logit_scale'", error);
        Assert.Contains("not there", error);
    }

    private void CopyShards()
    {
        _folder.CopyOf(CheckpointFiles.Of("hf-sharded"));
    }

    private string Change(Action<Dictionary<string, Tensor>> change)
    {
        using var file = CheckpointFiles.Expected();
        var tensors = file.Names.ToDictionary(n => n, n => file.Read(n));
        change(tensors);
        var path = Path.Combine(_folder.Path, "changed.safetensors");
        Safetensors.Save(path, tensors);
        return path;
    }

    private static Dictionary<string, Tensor> HuggingFace()
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var path in Directory.GetFiles(CheckpointFiles.Of("hf-sharded"), "*.safetensors"))
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var name in file.Names) tensors[name] = file.Read(name);
        }
        return tensors;
    }
}
