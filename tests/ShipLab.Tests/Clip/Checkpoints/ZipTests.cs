using System.IO.Compression;
using System.Text;

namespace ShipLab.Tests;

/// <summary>Archives that lie: about sizes, names and places.</summary>
public sealed class ZipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string Archive => Path.Combine(_folder.Path, "x.pt");

    public void Dispose() => _folder.Dispose();

    private string Refused() => Assert.Throws<ShipLabException>(() => Checkpoint.Open(Archive)).Message;

    private void Write(CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        using var zip = new ZipArchive(File.Create(Archive), ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }

    /// <summary>Changes the archive's bytes behind the last place where <paramref name="mark"/> stands.</summary>
    private void Patch(byte[] mark, int offset, params byte[] bytes)
    {
        var all = File.ReadAllBytes(Archive);
        bytes.CopyTo(all, all.AsSpan().LastIndexOf(mark) + offset);
        File.WriteAllBytes(Archive, all);
    }

    private static readonly byte[] Nothing = new PickleBuilder().Op('}').Stop(), Entry = [0x50, 0x4b, 1, 2],
        End = [0x50, 0x4b, 5, 6];

    [Fact]
    public void A_pickle_of_a_size_that_no_checkpoint_has_is_not_decompressed()
    {
        Write(CompressionLevel.SmallestSize, ("a/data.pkl", new byte[100 << 20]));
        Assert.True(new FileInfo(Archive).Length < 1 << 20);
        Assert.Contains("at most", Refused());
    }

    [Theory]
    [InlineData(24, "stored, but with")] // the length alone
    [InlineData(20, "stored, but with")] // the compressed length alone
    public void A_stored_entry_of_two_lengths_is_refused(int field, string message)
    {
        Write(CompressionLevel.NoCompression, ("a/data.pkl", Nothing));
        Patch(Entry, field, 0xff, 0xff, 0xff, 0x7f);
        Assert.Contains(message, Refused());
    }

    [Theory]
    [InlineData(42, "ends beyond the file")] // where the entry's header is
    [InlineData(10, "compressed by method")]
    [InlineData(8, "encrypted")]
    [InlineData(16, "checksum")]
    public void A_directory_that_lies_is_refused(int field, string message)
    {
        Write(CompressionLevel.NoCompression, ("a/data.pkl", Nothing));
        Patch(Entry, field, 0x6f, 0x6f, 0x6f, 0x6f);
        Assert.Contains(message, field is 10 or 8 ? RefusedAfter(field) : Refused());
    }

    [Fact]
    public void A_deflated_entry_that_is_longer_or_shorter_than_it_claims_is_refused()
    {
        Write(CompressionLevel.SmallestSize, ("a/data.pkl", new byte[5000]));
        Patch(Entry, 24, 0x10, 0, 0, 0);
        Assert.Contains("longer than", Refused());
        Patch(Entry, 24, 0xff, 0xff, 0, 0);
        Assert.Matches("cannot be decompressed|impossible", Refused());
    }

    [Fact]
    public void The_same_name_twice_is_refused()
    {
        Write(CompressionLevel.NoCompression, ("a/data.pkl", Nothing), ("a/data.pkl", Nothing));
        Assert.Contains("twice", Refused());
    }

    [Fact]
    public void An_entry_that_goes_by_two_names_is_refused()
    {
        Write(CompressionLevel.NoCompression, ("a/data.pkx", Nothing));
        Patch(Encoding.ASCII.GetBytes("data.pkx"), 7, (byte)'l');
        Assert.Contains("there is another entry", Refused());
    }

    [Theory]
    [InlineData(16)] // where the directory begins
    [InlineData(12)] // its length
    public void A_directory_outside_of_the_file_is_refused(int field)
    {
        Write(CompressionLevel.NoCompression, ("a/data.pkl", Nothing));
        Patch(End, field, 0xf0, 0xff, 0xff, 0x7f);
        Assert.Matches("outside|bytes; at most", Refused());
    }

    [Fact]
    public void A_directory_of_more_entries_than_there_are_is_refused()
    {
        Write(CompressionLevel.NoCompression, ("a/data.pkl", Nothing));
        Patch(End, 10, 9, 0);
        Assert.Contains("damaged at entry 2 of 9", Refused());
    }

    [Fact]
    public void A_damaged_weight_is_found_by_its_checksum()
    {
        var bytes = File.ReadAllBytes(CheckpointFiles.Of("views.pt"));
        bytes[5000] ^= 1;
        File.WriteAllBytes(Archive, bytes);
        using var checkpoint = Checkpoint.Open(Archive);
        Assert.Contains("checksum of 'views/data/0'",
            Assert.Throws<ShipLabException>(() => checkpoint.Read("logit_scale")).Message);
    }

    /// <summary>Only two of the four bytes patched belong to the field; the rest is put right.</summary>
    private string RefusedAfter(int field)
    {
        Write(CompressionLevel.NoCompression, ("a/data.pkl", Nothing));
        Patch(Entry, field, field == 8 ? (byte)1 : (byte)0x6f, 0);
        return Refused();
    }
}
