using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Files of more than 4 GB, almost all of which is a hole that takes no room on the disk.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const long Elements = 1_200_000_000, Last = Elements - 3;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Two tensors: three elements at the end of a storage of 4.8 GB, and two of one that comes after
    /// it.</summary>
    private static byte[] Pickle =>
        new PickleBuilder().Op('}').Op('(').Text("ln_final.weight").Tensor("0", Elements, Last, [3], [1])
        .Text("ln_final.bias").Tensor("1", 2, 0, [2], [1]).Op('u').Stop();

    private static readonly byte[] End = Floats(1, 2, 3), Small = Floats(4, 5);

    [Fact]
    public void A_zip64_archive_is_read_beyond_4_GB()
    {
        var path = Path.Combine(_folder.Path, "large.pt");
        using (var stream = File.Create(path))
        {
            var directory = new List<byte>();
            var count = 0;
            Add("archive/data/0", Elements * 4, s => Hole(s, End));
            Add("archive/data/1", Small.Length, s => s.Write(Small));
            Add("archive/data.pkl", Pickle.Length, s => s.Write(Pickle));
            var start = stream.Position;
            stream.Write(directory.ToArray());
            var end = stream.Position;
            stream.Write([.. U32(0x06064b50), .. U64(44), .. U16(45), .. U16(45), .. U32(0), .. U32(0), .. U64(count),
                .. U64(count), .. U64(end - start), .. U64(start)]);
            stream.Write([.. U32(0x07064b50), .. U32(0), .. U64(end), .. U32(1)]);
            stream.Write([.. U32(0x06054b50), .. U16(0), .. U16(0), .. U16(0xffff), .. U16(0xffff), .. U32(0xffffffff),
                .. U32(0xffffffff), .. U16(0)]);

            void Add(string name, long length, Action<Stream> write)
            {
                var (text, header) = (Encoding.UTF8.GetBytes(name), stream.Position);
                byte[] extra = [.. U16(1), .. U16(24), .. U64(length), .. U64(length), .. U64(header)];
                stream.Write([.. U32(0x04034b50), .. U16(45), .. U16(0), .. U16(0), .. U32(0), .. U32(0),
                    .. U32(0xffffffff), .. U32(0xffffffff), .. U16(text.Length), .. U16(0), .. text]);
                write(stream);
                directory.AddRange([.. U32(0x02014b50), .. U16(45), .. U16(45), .. U16(0), .. U16(0), .. U32(0),
                    .. U32(0), .. U32(0xffffffff), .. U32(0xffffffff),
                    .. U16(text.Length), .. U16(extra.Length), .. U16(0), .. U16(0), .. U16(0), .. U32(0),
                    .. U32(0xffffffff), .. text, .. extra]);
                count++;
            }
        }
        Check(path);
    }

    [Fact]
    public void A_file_of_the_legacy_form_is_read_beyond_4_GB()
    {
        var path = Path.Combine(_folder.Path, "large.pt");
        using (var stream = File.Create(path))
        {
            stream.Write(MaliciousPickleTests.LegacyHead);
            stream.Write(Pickle);
            stream.Write(new PickleBuilder().Op(']').Op('(').Text("0").Text("1").Op('e').Stop());
            stream.Write(U64(Elements));
            Hole(stream, End);
            stream.Write(U64(2));
            stream.Write(Small);
        }
        Check(path);
    }

    private static void Check(string path)
    {
        using var scope = NewDisposeScope();
        Assert.True(new FileInfo(path).Length > uint.MaxValue);
        using var checkpoint = Checkpoint.Open(path);
        Assert.Equal([1, 2, 3], checkpoint.Read("ln_final.weight").data<float>().ToArray());
        Assert.Equal([4, 5], checkpoint.Read("ln_final.bias").data<float>().ToArray());
    }

    private static void Hole(Stream stream, byte[] end)
    {
        stream.Position += Elements * 4 - end.Length;
        stream.Write(end);
    }

    private static byte[] Floats(params float[] values) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static byte[] U16(int value) => BitConverter.GetBytes((ushort)value);

    private static byte[] U32(uint value) => BitConverter.GetBytes(value);

    private static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
