using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Every form of a checkpoint gives the same numbers.</summary>
public sealed class CheckpointFormatTests
{
    public static TheoryData<string> Whole => [.. CheckpointFiles.Whole];

    [Theory]
    [MemberData(nameof(Whole))]
    public void Every_form_of_the_model_gives_the_same_weights(string name)
    {
        using var scope = NewDisposeScope();
        using var expected = CheckpointFiles.Expected();
        using var checkpoint = Checkpoint.Open(CheckpointFiles.Of(name));
        string[] scalars = ["input_resolution", "context_length", "vocab_size"];
        Assert.Equal(expected.Names, checkpoint.Shapes.Keys.Except(scalars).Order(StringComparer.Ordinal));
        foreach (var tensor in expected.Names)
        {
            Assert.Equal(expected.Shape(tensor), checkpoint.Shapes[tensor]);
            var read = checkpoint.Read(tensor, float32);
            Assert.True(read.is_contiguous());
            Assert.True(read.Equals(expected.Read(tensor)), $"{name}: {tensor}");
        }
    }

    [Theory]
    [InlineData("zip.pt", "torch.save, OpenAI's names")]
    [InlineData("legacy.pt", "torch.save, legacy form, OpenAI's names")]
    [InlineData("legacy-protocol4.pt", "torch.save, legacy form, OpenAI's names")]
    [InlineData("script.pt", "TorchScript archive, OpenAI's names")]
    [InlineData("script-cuda.pt", "TorchScript archive, OpenAI's names")]
    [InlineData("training.pt", "torch.save, entry 'state_dict' of a training checkpoint, OpenAI's names")]
    [InlineData("custom-text.pt", "torch.save, entry 'state_dict' of a training checkpoint, open_clip's names")]
    [InlineData("expected.safetensors", "safetensors, OpenAI's names")]
    [InlineData("hf-sharded", "2 files of safetensors, Hugging Face's names")]
    [InlineData("hf-sharded-bin", "2 files of torch.save, Hugging Face's names")]
    public void It_is_said_what_a_file_was_recognised_as(string name, string format)
    {
        using var checkpoint = Checkpoint.Open(CheckpointFiles.Of(name));
        Assert.Equal(format, checkpoint.Format);
    }

    [Theory]
    [InlineData("half.pt", ScalarType.Float16)]
    [InlineData("bfloat16.pt", ScalarType.BFloat16)]
    [InlineData("double.pt", ScalarType.Float64)]
    [InlineData("big-endian-half.pt", ScalarType.Float16)]
    public void Numbers_come_in_the_files_type_or_in_the_one_asked_for(string name, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(CheckpointFiles.Of(name));
        Assert.Equal(type, checkpoint.Type("visual.proj"));
        Assert.Equal(type, checkpoint.Read("visual.proj").dtype);
        Assert.Equal(float64, checkpoint.Read("visual.proj", float64).dtype);
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('{')]
    [InlineData('\n')]
    public void A_safetensors_file_whose_length_of_the_header_looks_like_text_is_none_the_less_one(char lowest)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(CheckpointFiles.Of("expected.safetensors"));
        var length = BitConverter.ToInt64(bytes);
        var padded = length;
        while ((byte)padded != lowest) padded++;
        var path = Path.Combine(folder.Path, "padded.safetensors");
        var blanks = Enumerable.Repeat((byte)' ', (int)(padded - length));
        var end = (int)(8 + length);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(padded), .. bytes[8..end], .. blanks, .. bytes[end..]]);
        using var checkpoint = Checkpoint.Open(path);
        using var expected = CheckpointFiles.Expected();
        Assert.Equal("safetensors, OpenAI's names", checkpoint.Format);
        Assert.True(checkpoint.Read("visual.proj").Equals(expected.Read("visual.proj")));
    }

    [Fact]
    public void The_content_counts_and_not_the_name()
    {
        using var folder = new TemporaryFolder();
        foreach (var (from, to) in new[] { ("legacy.pt", "a.bin"), ("zip.pt", "b.txt"),
            ("expected.safetensors", "c.pt") })
        {
            File.Copy(CheckpointFiles.Of(from), Path.Combine(folder.Path, to));
            using var checkpoint = Checkpoint.Open(Path.Combine(folder.Path, to));
            Assert.Equal([8, 6], checkpoint.Shapes["visual.proj"]);
        }
    }

    [Theory]
    [InlineData("script.pt")]
    [InlineData("views.pt")]
    [InlineData("legacy-strided.pt")]
    public void No_tensor_is_left_behind_after_loading_and_disposing(string name)
    {
        Load();
        var before = LiveTensors.Count;
        Load();
        Assert.Equal(before, LiveTensors.Count);

        void Load()
        {
            using var scope = NewDisposeScope();
            using var checkpoint = Checkpoint.Open(CheckpointFiles.Of(name));
            ClipFiles.FromCheckpoint(checkpoint).Dispose();
        }
    }
}
