using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Files with bytes cut off or changed at random: an error of ours or a model, never anything else, and no
/// time or memory without end.</summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private static readonly int Truncations = 20 * Effort, Changes = 60 * Effort;
    private const long MaxAllocated = 1L << 30;

    /// <summary>More rounds for a longer look: SHIPLAB_FUZZ=50.</summary>
    private static int Effort =>
        int.TryParse(Environment.GetEnvironmentVariable("SHIPLAB_FUZZ"), out var times) ? times : 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Files =>
        [.. CheckpointFiles.Whole.Where(f => f.EndsWith(".pt", StringComparison.Ordinal)), "expected.safetensors"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_gives_an_error_or_a_model(string name)
    {
        var original = File.ReadAllBytes(CheckpointFiles.Of(name));
        var random = new Random(name.Sum(c => c));
        // In a zip archive every byte has a checksum: what still loads is the same model. Without checksums a changed
        // weight goes unnoticed.
        var isChecked = original[0] == 'P';
        for (var i = 0; i < Truncations; i++) Try(original[..random.Next(original.Length)], name, mustEqual: isChecked);
        for (var i = 0; i < Changes; i++)
        {
            var bytes = (byte[])original.Clone();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Try(bytes, name, mustEqual: isChecked);
        }
    }

    /// <summary>The pickle itself, with nothing that would find the damage before.</summary>
    [Theory]
    [InlineData("zip.pt")]
    [InlineData("script.pt")]
    [InlineData("training.pt")]
    [InlineData("strided.pt")]
    [InlineData("protocol5.pt")]
    public void A_damaged_pickle_gives_an_error_or_a_model(string name)
    {
        using var zip = System.IO.Compression.ZipFile.OpenRead(CheckpointFiles.Of(name));
        var entries = zip.Entries.Select(e =>
        {
            using var memory = new MemoryStream();
            using (var stream = e.Open()) stream.CopyTo(memory);
            return (Name: e.FullName[(e.FullName.IndexOf('/') + 1)..], Bytes: memory.ToArray());
        }).ToArray();
        var pickle = entries.Single(e => e.Name == "data.pkl").Bytes;
        var random = new Random(7);
        for (var i = 0; i < 2 * Changes; i++)
        {
            var changed = (byte[])pickle.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            if (i % 4 == 0) changed = changed[..random.Next(changed.Length)];
            var path = TestZip.Write(Path.Combine(_folder.Path, "x.pt"), changed,
                [.. entries.Where(
                    e => e.Name is not "data.pkl" && !e.Name.StartsWith("code/", StringComparison.Ordinal))]);
            Try(File.ReadAllBytes(path), name, mustEqual: false);
        }
    }

    /// <summary>The small JSON files beside weights, and an index.</summary>
    [Theory]
    [InlineData("hf-sharded")]
    [InlineData("hf-sharded-bin")]
    [InlineData("open-clip")]
    public void A_damaged_configuration_or_index_gives_an_error_or_a_model(string name)
    {
        var random = new Random(11);
        _folder.CopyOf(CheckpointFiles.Of(name));
        foreach (var json in Directory.GetFiles(_folder.Path, "*.json"))
        {
            var original = File.ReadAllBytes(json);
            for (var i = 0; i < Changes; i++)
            {
                var bytes = (byte[])original.Clone();
                for (var changes = random.Next(1, 4); changes > 0; changes--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(json, i % 6 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
                using var scope = NewDisposeScope();
                try
                {
                    using var checkpoint = Checkpoint.Open(_folder.Path);
                    ClipFiles.FromCheckpoint(checkpoint).Dispose();
                    checkpoint.Preprocess(8);
                }
                catch (ShipLabException error) { Assert.NotEmpty(error.Message); }
            }
            File.WriteAllBytes(json, original);
        }
    }

    private void Try(byte[] bytes, string name, bool mustEqual)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var checkpoint = Checkpoint.Open(path);
            using var model = ClipFiles.FromCheckpoint(checkpoint);
            if (!mustEqual) return;
            using var expected = CheckpointFiles.Expected();
            Assert.All(model.state_dict(), p => Assert.True(p.Value.Equals(expected.Read(p.Key)), p.Key));
        }
        catch (ShipLabException error) { Assert.Contains(path, error.Message + path); }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
    }
}
