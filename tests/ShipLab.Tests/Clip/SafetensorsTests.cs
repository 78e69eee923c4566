using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_type_survives_a_round_trip()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var type in new[] { float16, bfloat16, float32, float64, int64, int32, int16, int8, uint8, @bool })
            tensors[$"{type}"] = arange(6, dtype: float32).view(2, 3).to_type(type);
        tensors["scalar"] = tensor(2.5f);
        tensors["empty"] = zeros(0, 3);
        var path = Path.Combine(_folder.Path, "all.safetensors");
        Safetensors.Save(path, tensors, new Dictionary<string, string> { ["who"] = "a test, \"quoted\" \u00fc" });
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), file.Names);
        Assert.Equal("a test, \"quoted\" \u00fc", file.Metadata["who"]);
        foreach (var (name, tensor) in tensors)
        {
            var read = file.Read(name);
            Assert.Equal(tensor.dtype, read.dtype);
            Assert.Equal(tensor.shape, read.shape);
            Assert.True(read.Equals(tensor), name);
        }
        Assert.Equal(float32, file.Read($"{float16}", float32).dtype);
    }

    [Fact]
    public void A_link_to_a_file_is_read_as_the_file()
    {
        using var scope = NewDisposeScope();
        var (path, link) = (Path.Combine(_folder.Path, "blob"), Path.Combine(_folder.Path, "model.safetensors"));
        Safetensors.Save(path, new Dictionary<string, Tensor> { ["x"] = arange(4, dtype: float32) });
        File.CreateSymbolicLink(link, "blob");
        using var file = SafetensorsFile.Open(link);
        Assert.Equal([0f, 1, 2, 3], file.Read("x").data<float>().ToArray());
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(3), zeros([2], dtype: int64), ones([1], dtype: float16));
        var (first, second) = (Path.Combine(_folder.Path, "1"), Path.Combine(_folder.Path, "2"));
        Safetensors.Save(first, new Dictionary<string, Tensor> { ["a"] = a, ["b"] = b, ["c"] = c },
            new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        Safetensors.Save(second, new Dictionary<string, Tensor> { ["c"] = c, ["b"] = b, ["a"] = a },
            new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" });
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length); // no temporary file is left
    }

    [Fact]
    public void Floats_can_be_stored_in_half_precision_and_integers_stay()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder.Path, "half");
        var x = linspace(-3, 3, 10);
        Safetensors.Save(path,
            new Dictionary<string, Tensor> { ["x"] = x.view(2, 5).t(), ["n"] = arange(3, dtype: int64) },
            null, float16);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(float16, file.Type("x"));
        Assert.Equal(int64, file.Type("n"));
        Assert.Equal([5, 2], file.Shape("x"));
        Assert.True(file.Read("x", float32).Equals(x.view(2, 5).t().to_type(float16).to_type(float32)));
    }

    [Theory]
    [InlineData("", 0, "not JSON")]
    [InlineData("[1]", 0, "not a JSON object")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "lacks dtype, shape or data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F8_E5M2\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8,
        "type 'F8_E5M2', which is not supported")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8,
        "needs 12 bytes, but its data_offsets hold 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "tensor 'a': shape holds -2")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}}", 8, "tensor 'a': shape holds 2.5")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8, "no pair of increasing numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}", 8,
        "impossible shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12, "'a' and 'b' overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12,
        "4 bytes that belong to no tensor")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 6,
        "truncated: the data of tensor 'a' ends at byte 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 9,
        "1 bytes after its last tensor 'a'")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "'a' appears twice")]
    [InlineData("{\"__metadata__\":{\"n\":3}}", 0, "metadata entry 'n' is not a string")]
    public void A_damaged_file_is_refused_with_the_place(string header, int dataBytes, string message)
    {
        var path = Write(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetByteCount(header), dataBytes);
        var error = Assert.Throws<ShipLabException>(() => SafetensorsFile.Open(path));
        Assert.Contains(message, error.Message);
        Assert.Contains(path, error.Message);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void A_header_length_beyond_the_file_is_refused(long length)
    {
        var error = Assert.Throws<ShipLabException>(() => SafetensorsFile.Open(Write("{}"u8.ToArray(), length, 0)));
        Assert.Contains("claims a header of", error.Message);
    }

    [Fact]
    public void A_missing_and_an_empty_file_and_an_unknown_name_are_told()
    {
        Assert.Contains("There is no file",
            Assert.Throws<ShipLabException>(() => SafetensorsFile.Open(Path.Combine(_folder.Path, "no"))).Message);
        var empty = Path.Combine(_folder.Path, "empty");
        File.WriteAllBytes(empty, []);
        Assert.Contains("only 0 bytes", Assert.Throws<ShipLabException>(() => SafetensorsFile.Open(empty)).Message);
        using var file = SafetensorsFile.Open(Write("{}"u8.ToArray(), 2, 0));
        Assert.Contains("no tensor 'x'", Assert.Throws<ShipLabException>(() => file.Read("x")).Message);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told_and_nothing_is_left()
    {
        using var x = ones(2);
        var blocked = Path.Combine(_folder.Path, "file");
        File.WriteAllText(blocked, "in the way");
        var error = Assert.Throws<ShipLabException>(() =>
            Safetensors.Save(Path.Combine(blocked, "x.safetensors"), new Dictionary<string, Tensor> { ["x"] = x }));
        Assert.Contains("Cannot write", error.Message);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    private string Write(byte[] header, long headerLength, int dataBytes)
    {
        var path = Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"));
        var bytes = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, headerLength);
        header.CopyTo(bytes, 8);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
