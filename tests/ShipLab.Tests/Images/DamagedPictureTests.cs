using System.Buffers.Binary;
using System.IO.Hashing;

namespace ShipLab.Tests;

public sealed class DamagedPictureTests
{
    private const string Name = "folder/damaged";

    public static TheoryData<string> Cuttable =>
        ["colour-420.jpg", "colour-420-progressive.jpg", "ycck-444.jpg", "png-type2-8bit.png",
            "png-type6-16bit-interlaced.png",
        "bmp-rgb.bmp", "bmp-565.bmp", "interlaced.gif", "lossless.webp", "lossy.webp", "colour.ppm"];

    [Theory]
    [MemberData(nameof(Cuttable))]
    public void A_truncated_file_is_refused_by_name_wherever_it_is_cut(string name)
    {
        var file = File.ReadAllBytes(Path.Combine(PictureSamples.Folder, name));
        // a PNG file's last chunks are not needed
        var end = name.EndsWith("png", StringComparison.Ordinal) ? file.Length - 40 : file.Length;
        for (var length = 0; length < end; length += Math.Max(1, end / 60))
        {
            var error = Refused(file[..length]);
            Assert.Contains($"'{Name}'", error.Message);
        }
        Assert.Contains("truncated", Refused(file[..(end * 3 / 4)]).Reason);
    }

    [Fact]
    public void A_jpeg_file_without_its_end_marker_is_truncated_as_it_is_for_python() =>
        Assert.Contains("no end marker",
            Refused(File.ReadAllBytes(Path.Combine(PictureSamples.Folder, "colour-444.jpg"))[..^2]).Reason);

    [Fact]
    public void Damage_inside_the_pixels_of_a_jpeg_file_is_decoded_on_from_as_python_does()
    {
        using var picture = PictureSamples.Read("damaged.jpg");
        Assert.Equal((61, 47), (picture.Width, picture.Height));
        Assert.Equal([128, 128, 128], picture.Pixels[^4..^1].ToArray()); // grey where the data end early
    }

    [Fact]
    public void A_jpeg_file_with_tables_or_markers_that_cannot_be_is_refused()
    {
        var file = File.ReadAllBytes(Path.Combine(PictureSamples.Folder, "colour-444.jpg"));
        var tables = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        byte[] overfull = [.. file[..tables], 1, 2, 3, .. file[tables..]]; // stray bytes would not matter
        overfull.AsSpan(tables + 3 + 5, 16).Fill(200);                      // more codes than there can be
        Assert.Contains("JPEG header is damaged", Refused(overfull).Reason);
        byte[] unknown = [.. file[..^2], 0xFF, 0xF1, 0, 2, .. file[^2..]];
        Assert.Contains("marker FFF1", Refused(unknown).Reason);
    }

    [Fact]
    public void A_png_file_with_a_wrong_checksum_of_its_pixels_is_told_and_with_a_damaged_header_refused()
    {
        var file = File.ReadAllBytes(Path.Combine(PictureSamples.ReferenceFolder, "rgb-tiny.png"));
        var ofHeader = (byte[])file.Clone();
        ofHeader[20] ^= 1; // in the width
        Assert.Contains("header is damaged", Refused(ofHeader).Reason);
        var ofPixels = (byte[])file.Clone();
        ofPixels[^13] ^= 1; // the last byte of the last data chunk's checksum
        using var picture = PictureFile.Decode(ofPixels, Name);
        Assert.Contains("checksum", picture.Warning);
        Assert.Throws<PictureException>(
            () => PictureFile.Decode(ofPixels, Name, new PictureLimits { RefuseDamaged = true }));
    }

    [Theory]
    [InlineData(10_000, 10_000, "too large")]        // 100 million pixels
    [InlineData(60_000, 60_000, "too large")]
    [InlineData(8_000, 8_000, "cannot hold")]        // within the limit, but not in a kilobyte
    [InlineData(65_000, 1_000, "cannot hold")]
    public void A_picture_that_claims_too_many_pixels_is_refused_before_anything_is_allocated(int width, int height,
        string reason)
    {
        foreach (var file in new[] { JpegBomb(width, height), PngBomb(width, height), GifBomb(width, height),
            BmpBomb(width, height) })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Refused(file);
            Assert.Contains(reason, error.Reason);
            Assert.Contains($"{width}x{height}", error.Reason);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Fact]
    public void Limits_are_the_callers_to_choose()
    {
        var path = Path.Combine(PictureSamples.Folder, "long-10000x20.png");
        Assert.Contains("10000x20", RefusedWith(new PictureLimits { MaxPixels = 199_999 }, path).Reason);
        Assert.Contains("an edge", RefusedWith(new PictureLimits { MaxEdge = 9_999 }, path).Reason);
        Assert.Contains("bytes, but the limit", RefusedWith(new PictureLimits { MaxFileBytes = 50 }, path).Reason);
        PictureFile.Read(path, new PictureLimits { MaxPixels = 200_000, MaxEdge = 10_000 }).Dispose();
    }

    /// <summary>Random cuts and changed bytes, from fixed seeds: a picture or a <see cref="PictureException"/>, in
    /// bounded time and memory.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_damage_never_does_more_than_refuse(int seed)
    {
        var random = new Random(seed);
        var files = PictureSamples.Files.Select(File.ReadAllBytes).ToArray();
        var (preprocess, planes) = (new Preprocess(32), new byte[3 * 32 * 32]);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var file = (byte[])files[random.Next(files.Length)].Clone();
            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            else
                for (var changes = random.Next(1, 12); changes > 0; changes--)
                    file[random.Next(random.Next(2) == 0 ? Math.Min(file.Length, 700) : file.Length)] =
                        (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var picture = PictureFile.Decode(file, Name);
                preprocess.Crop(picture, planes);
            }
            catch (PictureException error)
            {
                Assert.StartsWith($"Cannot read the picture '{Name}': ", error.Message);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
        }
        Assert.InRange(refused, 1000, 2900);
    }

    private static PictureException Refused(byte[] file) =>
        Assert.Throws<PictureException>(() => PictureFile.Decode(file, Name));

    private static PictureException RefusedWith(PictureLimits limits, string path) =>
        Assert.Throws<PictureException>(() => PictureFile.Read(path, limits));

    /// <summary>A JPEG file of about a kilobyte whose frame header claims another size.</summary>
    private static byte[] JpegBomb(int width, int height)
    {
        var file = PictureWriter.Jpeg(new byte[8 * 8 * 3], 8, 8);
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)width);
        return file;
    }

    private static byte[] PngBomb(int width, int height)
    {
        var file = PictureWriter.Png(new byte[8 * 8 * 3], 8, 8);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.HashToUInt32(file.AsSpan(12, 17)));
        return file;
    }

    private static byte[] GifBomb(int width, int height)
    {
        var file = File.ReadAllBytes(Path.Combine(PictureSamples.Folder, "no-palette.gif"));
        // the screen, and the frame in front of its pixels
        foreach (var at in new[] { 6, file.AsSpan().IndexOf((byte)',') + 5 })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)width);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 2), (ushort)height);
        }
        return file;
    }

    private static byte[] BmpBomb(int width, int height)
    {
        var file = File.ReadAllBytes(Path.Combine(PictureSamples.Folder, "bmp-rgb.bmp"));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        return file;
    }
}
