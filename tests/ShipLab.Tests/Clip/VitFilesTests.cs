using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Plain vision transformers from Google's and timm's files, and from damaged ones.</summary>
public sealed class VitFilesTests : IDisposable
{
    private static readonly string Npz = Path.Combine(ReferenceSetTests.Folder, "vit-in21k", "weights.npz");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Google_s_file_tells_its_sizes_and_heads()
    {
        using var loaded = VitFiles.Load(Npz);
        var expected = new VitConfig
        {
            Resolution = 32, PatchSize = 8, Width = 64, Layers = 12, Heads = 2, MlpWidth = 128,
        };
        Assert.Equal(expected, loaded.Model.Config);
        Assert.False(loaded.HeadsAssumed);
        Assert.Equal([0.5f, 0.5f, 0.5f], loaded.Preprocess.Mean);
        Assert.Equal([0.5f, 0.5f, 0.5f], loaded.Preprocess.Std);
        Assert.Contains("numpy archive, Google's names", loaded.Summary);
        Assert.All(loaded.Model.parameters(), parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void A_file_under_opt_target_and_compressed_is_read_alike()
    {
        var path = Repacked("opt.npz", "opt/target/", CompressionLevel.Optimal);
        Same(Npz, path, new VitLoadOptions { KeepHead = true });
    }

    [Fact]
    public void What_is_saved_has_timm_s_names_and_is_read_back()
    {
        var path = Path.Combine(_folder.Path, "vit.safetensors");
        using (var loaded = VitFiles.Load(Npz, new VitLoadOptions { KeepHead = true }))
            VitFiles.Save(path, loaded.Model, loaded.Preprocess);
        using (var file = SafetensorsFile.Open(path))
        {
            Assert.Equal([1, 17, 64], file.Shape("pos_embed"));
            Assert.Equal([1, 1, 64], file.Shape("cls_token"));
            Assert.Equal([192, 64], file.Shape("blocks.11.attn.qkv.weight"));
            Assert.Equal(152, file.Names.Count);
        }
        Same(Npz, path, new VitLoadOptions { KeepHead = true });
    }

    [Fact]
    public void A_torch_file_of_a_training_checkpoint_with_timm_s_names_is_read_alike()
    {
        using var scope = NewDisposeScope();
        var plain = Path.Combine(_folder.Path, "vit.safetensors");
        using (var loaded = VitFiles.Load(Npz)) VitFiles.Save(plain, loaded.Model, loaded.Preprocess);
        using var file = SafetensorsFile.Open(plain);
        // {"epoch": 3, "model": {"module.cls_token": ..., ...}}
        var pickle = new PickleBuilder().Op('}').Op('(').Text("epoch").Number(3).Text("model").Op('}').Op('(');
        var storages = new List<(string, byte[])>();
        foreach (var name in file.Names)
        {
            var (key, shape) = (storages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
                file.Shape(name));
            using var tensor = file.Read(name);
            pickle.Text("module." + name).Tensor(key, tensor.numel(), 0, shape, tensor.stride());
            storages.Add(("data/" + key, tensor.bytes.ToArray()));
        }
        var path = TestZip.Write(Path.Combine(_folder.Path, "vit.pt"), pickle.Op('u').Op('u').Stop(), [.. storages]);
        Same(Npz, path, new VitLoadOptions { Heads = 2 });
        using var assumed = VitFiles.Load(path);
        Assert.Contains("torch.save, entry 'model' of a training checkpoint, timm's names", assumed.Summary);
        Assert.Contains("1 heads (width / 64, because nothing says otherwise)", assumed.Summary);
    }

    [Fact]
    public void Another_resolution_resizes_the_position_embeddings()
    {
        using var scope = NewDisposeScope();
        using var own = VitFiles.Load(Npz);
        using var larger = VitFiles.Load(Npz, new VitLoadOptions { Resolution = 48 });
        Assert.Equal(48, larger.Preprocess.Resolution);
        Assert.True(larger.Model.positional_embedding.equal(
            PositionGrid.Resize(own.Model.positional_embedding, 6)).all().ToBoolean());
        Assert.Equal([1, 64], larger.Model.call(zeros(1, 3, 48, 48)).shape);
        Assert.Contains("patches of 8 pixels do not fill", Told(() => VitFiles.Load(Npz,
            new VitLoadOptions { Resolution = 50 })));
    }

    [Fact]
    public void Another_depth_or_width_than_expected_is_told()
    {
        Assert.Contains("12 blocks of width 64, but 12 of width 768 were expected",
            Told(() => VitFiles.Load(Npz, new VitLoadOptions { Expected = (12, 768) })));
        Assert.Contains("were expected", Told(() => VitFiles.Load(Npz, new VitLoadOptions { Expected = (11, 64) })));
    }

    [Theory]
    [InlineData("blocks.3.mlp.fc1.weight", null, "tensor 'transformer.resblocks.3.mlp.c_fc.weight' (in this file "
        + "'blocks.3.mlp.fc1.weight') of shape [128, 64] is missing")]
    [InlineData("pos_embed", null, "'pos_embed'")]
    [InlineData("pos_embed", new long[] { 1, 16, 64 }, "16 rows, which is not one class token and a square grid")]
    [InlineData("blocks.5.norm1.weight", new long[] { 63 }, "has shape [63], but [64] was expected")]
    [InlineData("dist_token", new long[] { 1, 1, 64 }, "'dist_token' of shape [1, 1, 64] belongs to no part")]
    public void A_tensor_that_is_missing_misshapen_or_unknown_is_named(string name, long[]? shape, string message)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder.Path, "vit.safetensors");
        using (var loaded = VitFiles.Load(Npz)) VitFiles.Save(path, loaded.Model, loaded.Preprocess);
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path)) tensors = file.Names.ToDictionary(n => n, n => file.Read(n));
        if (shape is null) tensors.Remove(name);
        else tensors[name] = zeros(shape);
        Safetensors.Save(path, tensors);
        Assert.Contains(message, Told(() => VitFiles.Load(path)));
    }

    [Fact]
    public void A_file_cut_short_or_changed_is_refused_by_name()
    {
        var bytes = File.ReadAllBytes(Npz);
        foreach (var length in new[] { 0, 5, 100, bytes.Length / 2, bytes.Length - 1 })
            Assert.Contains("cut.npz", Told(() => VitFiles.Load(Write("cut.npz", bytes[..length]))));
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var changed = bytes.ToArray();
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            try { VitFiles.Load(Write("changed.npz", changed)).Dispose(); } // bytes that mean nothing may change
            catch (ShipLabException error) { Assert.Contains("changed.npz", error.Message); }
        }
    }

    [Theory]
    [InlineData("'descr': '|O', 'fortran_order': False, 'shape': (2,), ", "no type, order and shape of plain numbers")]
    [InlineData("'descr': '<c8', 'fortran_order': False, 'shape': (1,), ", "it holds 'c8'")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (9000000000, 9000000000), ", "does not fit its 8")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (3,), ", "does not fit its 8")]
    [InlineData("", "no type, order and shape")]
    public void An_array_that_is_none_of_numbers_is_refused(string header, string message) =>
        Assert.Contains(message, Told(() => VitFiles.Load(Arrays(("a.npy", Npy(header, new byte[8]))))));

    [Fact]
    public void Arrays_in_fortran_order_and_of_big_endian_numbers_are_read()
    {
        using var scope = NewDisposeScope();
        var numbers = new float[] { 1, 2, 3, 4, 5, 6 };
        var path = Arrays(
            ("f.npy", Npy("'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), ",
                [.. numbers.SelectMany(BitConverter.GetBytes)])),
            ("b.npy", Npy("'descr': '>f4', 'fortran_order': False, 'shape': (6,), ",
                [.. numbers.SelectMany(n => BitConverter.GetBytes(n).Reverse())])));
        using var file = TensorFile.Open(path);
        Assert.Equal(new float[] { 1, 3, 5, 2, 4, 6 }, file.Tensors["f"].Read().data<float>().ToArray());
        Assert.Equal(numbers, file.Tensors["b"].Read().data<float>().ToArray());
    }

    [Fact]
    public void A_CLIP_model_is_told_apart() =>
        Assert.Contains("CLIP models are loaded by ClipFiles", Told(() => VitFiles.Load(ClipFiles.TinyPath)));

    private static void Same(string a, string b, VitLoadOptions options)
    {
        using var scope = NewDisposeScope();
        using var one = VitFiles.Load(a, options);
        using var two = VitFiles.Load(b, options);
        Assert.Equal(one.Model.Config, two.Model.Config);
        Assert.All(one.Model.state_dict().Zip(two.Model.state_dict()), pair =>
            Assert.True(pair.First.Value.equal(pair.Second.Value).all().ToBoolean()));
    }

    private static string Told(Func<LoadedVit> load) => Assert.Throws<ShipLabException>(load).Message;

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Npy(string header, byte[] numbers)
    {
        var text = $"{{{header}}}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(text),
            .. numbers];
    }

    private string Arrays(params (string Name, byte[] Bytes)[] arrays)
    {
        var path = Path.Combine(_folder.Path, "arrays.npz");
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, bytes) in arrays)
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(bytes);
        }
        return path;
    }

    private string Repacked(string name, string prefix, CompressionLevel level)
    {
        var path = Path.Combine(_folder.Path, name);
        using var from = ZipFile.OpenRead(Npz);
        using var to = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var entry in from.Entries)
        {
            using var source = entry.Open();
            using var target = to.CreateEntry(prefix + entry.FullName, level).Open();
            source.CopyTo(target);
        }
        return path;
    }
}
