using System.Text;
using ShipLab.Tests.Cli;
using Xunit;

namespace ShipLab.Tests.Data;

public sealed class MatFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => System.IO.Path.Combine(_folder.Path, "a.mat");

    private MatFile Open(MatWriter writer) => MatFile.Open(writer.Save(Path));

    private string Refused(byte[] bytes, string? array = null)
    {
        File.WriteAllBytes(Path, bytes);
        var message = Assert.ThrowsAny<ShipLabException>(() =>
        {
            using var file = MatFile.Open(Path);
            if (array is not null && file.Find(array)?.Class == MatClass.Cell) file.Texts(array);
            else if (array is not null) file.Numbers(array);
        }).Message;
        Assert.Contains(Path, message);
        return message;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Numbers_and_texts_are_read_in_both_byte_orders_compressed_or_not(bool bigEndian, bool compressed)
    {
        using var file = Open(new MatWriter(bigEndian, compressed)
            .Numbers("att", 2, 3, [1.5, -2, 3e10, double.NaN, 0, 6])
            .Texts("allclasses_names", ["antelope", "killer+whale", "", "ox"])
            .Column("labels", 3, 1, 50)
            .Column("trainval_loc", 37322, 1)
            .Column("a", 7)); // names and data of up to four bytes take the small form
        Assert.Equal(["att", "allclasses_names", "labels", "trainval_loc", "a"], file.Names);
        Assert.Equal([1.5, -2, 3e10, double.NaN, 0, 6], file.Numbers("att"));
        Assert.Equal("2 x 3 double array", file.Find("att")!.ToString());
        Assert.Equal(["antelope", "killer+whale", "", "ox"], file.Texts("allclasses_names"));
        Assert.Equal([3, 1, 50], file.Numbers("labels"));
        Assert.Equal([37322, 1], file.Numbers("trainval_loc"));
        Assert.Equal([7], file.Numbers("a"));
        Assert.Null(file.Find("features"));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7),
        InlineData(9), InlineData(12), InlineData(13)]
    public void Numbers_of_every_storage_type_are_read(int storage)
    {
        double[] values = storage is 1 or 3 or 5 or 7 or 9 or 12 ? [-3, 0, 100] : [3, 0, 100];
        foreach (var bigEndian in (bool[])[false, true])
            using (var file = Open(new MatWriter(bigEndian).Numbers("x", 1, 3, values, storage)))
                Assert.Equal(values, file.Numbers("x"));
    }

    [Theory]
    [InlineData(2), InlineData(4), InlineData(16), InlineData(17), InlineData(18)]
    public void Texts_of_every_storage_type_are_read(int storage)
    {
        foreach (var bigEndian in (bool[])[false, true])
            using (var file =
                Open(new MatWriter(bigEndian).Texts("x", ["001.Black_footed_Albatross", "café"], storage)))
                Assert.Equal(["001.Black_footed_Albatross", "café"], file.Texts("x"));
    }

    /// <summary>The bytes of <c>scipy.io.savemat("a.mat", {"x": numpy.array([[1., 2.]])})</c>, written down by hand
    /// after the format's description, so that reader and writer of these tests cannot share a mistake.</summary>
    [Fact]
    public void A_file_written_out_by_hand_is_read()
    {
        byte[] array =
        [
            14, 0, 0, 0, 64, 0, 0, 0,                               // miMATRIX, 64 bytes
            6, 0, 0, 0, 8, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,         // miUINT32, 8 bytes: flags, class double
            5, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,         // miINT32, 8 bytes: 1 x 2
            1, 0, 1, 0, (byte)'x', 0, 0, 0,                         // small element, miINT8, 1 byte: the name
            9, 0, 0, 0, 16, 0, 0, 0,                                // miDOUBLE, 16 bytes
            0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40,
        ];
        File.WriteAllBytes(Path, [.. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file Platform: posix".PadRight(116)),
            .. new byte[8], 0, 1, (byte)'I', (byte)'M', .. array]);
        using var file = MatFile.Open(Path);
        Assert.Equal([1, 2], file.Numbers("x"));
    }

    [Fact]
    public void Arrays_that_nobody_asks_for_are_passed_over_whatever_they_are()
    {
        var writer = new MatWriter(compressed: false);
        writer.Array("features", 6, [1000, 1000], writer.Element(9, new byte[8_000_000]));
        writer.Array("s", 2, [1, 1], []);              // a struct
        writer.Array("f", 16, [1, 1], []);             // a function
        writer.Column("labels", 1, 2);
        using var file = Open(writer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([1, 2], file.Numbers("labels"));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
        Assert.Contains("struct", Assert.ThrowsAny<ShipLabException>(() => file.Numbers("s")).Message);
        Assert.Contains(
            "features, s, f, labels", Assert.ThrowsAny<ShipLabException>(() => file.Numbers("lables")).Message);
    }

    [Fact]
    public void A_file_of_version_7_3_is_refused_with_how_to_convert_it()
    {
        var bytes = Encoding.ASCII.GetBytes(
            "MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Thu Jan  1 00:00:00 2020 HDF5 schema 1.00 .".PadRight(
            600));
        Assert.Contains("save('-v7', 'new.mat')", Refused(bytes));
        Assert.Contains("HDF5", Refused([0x89, .. "HDF\r\n\x1a\n"u8, .. new byte[600]]));
    }

    [Fact]
    public void A_truncated_file_is_refused_by_name_wherever_it_ends()
    {
        foreach (var compressed in (bool[])[false, true])
        {
            var whole = new MatWriter(compressed: compressed).Column("labels", [.. Enumerable.Range(1, 300)]).ToArray();
            for (var length = 0; length < whole.Length; length++)
                if (length != 128) // a header and nothing more is a file without arrays
                    Refused(whole[..length], "labels");
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_break_anything()
    {
        foreach (var compressed in (bool[])[false, true])
        {
            var whole = new MatWriter(compressed: compressed).Column("labels", [.. Enumerable.Range(1, 50)])
                .Texts("names", ["ant", "bee"]).ToArray();
            for (var i = 0; i < whole.Length; i++)
                foreach (var value in (byte[])[0, 1, 0x7F, 0xFF])
                {
                    var bytes = whole.ToArray();
                    bytes[i] = value;
                    File.WriteAllBytes(Path, bytes);
                    try
                    {
                        using var file = MatFile.Open(Path);
                        if (file.Find("labels") is not null) file.Numbers("labels");
                        if (file.Find("names") is not null) file.Texts("names");
                    }
                    catch (ShipLabException) { }
                }
        }
    }

    [Theory]
    [InlineData(0x7FFFFFFF, 0x7FFFFFFF)]
    [InlineData(1_000_000_000, 1)]
    [InlineData(-1, 5)]
    public void A_size_that_is_a_lie_costs_no_memory(int rows, int columns)
    {
        var writer = new MatWriter(compressed: false);
        var numbers = writer.Array("x", 6, [rows, columns], writer.Element(9, new byte[80])).ToArray();
        var cells = new MatWriter(compressed: false)
            .Array("x", 1, [rows, columns], writer.Matrix("", 4, [1, 1], writer.Element(2, [65]))).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(numbers, "x");
        Refused(cells, "x");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void A_small_file_that_unpacks_to_more_than_the_limit_is_refused()
    {
        var writer = new MatWriter();
        writer.Array("x", 6, [1 << 18, 1], writer.Element(9, new byte[2 << 20])).Save(Path);
        Assert.True(new FileInfo(Path).Length < 10_000);
        using var file = MatFile.Open(Path, limit: 1 << 20);
        Assert.Contains("more than 1 MiB", Assert.ThrowsAny<ShipLabException>(() => file.Numbers("x")).Message);
    }

    [Fact]
    public void What_is_no_such_file_is_refused_with_what_it_is()
    {
        var good = new MatWriter().Column("x", 1).ToArray();
        Assert.Contains("0 bytes", Refused([]));
        Assert.Contains("level 4", Refused([0, 0, 0, 0, .. new byte[200]]));
        Assert.Contains("byte order", Refused([.. good[..126], 0, 0, .. good[128..]]));
        Assert.Contains("version is 2.0", Refused([.. good[..124], 0, 2, .. good[126..]]));
        var writer = new MatWriter();
        Assert.Contains(
            "complex", Refused(writer.Array("x", 6, [1, 1], writer.Element(9, new byte[8]), 0x800).ToArray(), "x"));
        writer = new MatWriter();
        Assert.Contains(
            "one row", Refused(writer.Array(
            "x", 1, [1, 1], writer.Matrix("", 4, [2, 2], writer.Element(2, [65, 66, 67, 68]))).ToArray(), "x"));
        writer = new MatWriter();
        Assert.Contains("cell array of texts was expected",
            Assert.ThrowsAny<ShipLabException>(() => Open(writer.Column("x", 1)).Texts("x")).Message);
    }
}
