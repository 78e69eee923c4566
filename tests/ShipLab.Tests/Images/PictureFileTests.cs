namespace ShipLab.Tests;

/// <summary>Files of every kind against the pixels that PIL 9.4 gives (data/pictures/README.md).</summary>
public sealed class PictureFileTests
{
    public static TheoryData<string> Names => PictureSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_file_decodes_to_the_mode_and_the_pixels_that_python_gives(string name)
    {
        var expected = PictureSamples.Expected[name];
        using var picture = PictureSamples.Read(name);
        Assert.Equal(expected.GetProperty("mode").GetString(), PictureSamples.PilModes[(int)picture.Mode]);
        Assert.Equal((expected.GetProperty("width").GetInt32(), expected.GetProperty("height").GetInt32()),
            (picture.Width, picture.Height));
        if (picture.Mode == PictureMode.Cmyk)
        {
            using var inks = PictureSamples.ReadInks(name);
            Assert.InRange(PictureSamples.Difference(inks.Pixels, picture.Pixels), 0, 1);
        }
        else if (picture.Mode != PictureMode.Palette) // of which Python has the indices
            Assert.Equal(expected.GetProperty("decoded").GetString(),
                PictureSamples.Hash(PictureSamples.Bytes(picture)));
        using var rgb = picture.ToRgb();
        Assert.Equal(expected.GetProperty("rgb").GetString(), PictureSamples.Hash(PictureSamples.Bytes(rgb)));
        Assert.Null(picture.Warning);
    }

    [Fact]
    public void A_format_is_recognised_by_its_content_and_not_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "photo.png");
        File.Copy(Path.Combine(PictureSamples.Folder, "colour-444.jpg"), path);
        using var picture = PictureFile.Read(path);
        Assert.Equal(PictureMode.Rgb, picture.Mode);
        using var first = PictureSamples.Read("gif-named.jpg"); // as in SUN397's archive
        Assert.Equal(PictureMode.Palette, first.Mode);
    }

    [Theory]
    [InlineData("II*\0............", "a TIFF")]
    [InlineData("<!DOCTYPE html><", "a web page")]
    [InlineData("....ftypavif....", "an AVIF")]
    [InlineData("hello, world", "no known picture format")]
    [InlineData("", "empty")]
    public void A_format_that_is_not_read_is_named_beside_those_that_are(string content, string named)
    {
        var error =
            Assert.Throws<PictureException>(
                () => PictureFile.Decode(System.Text.Encoding.Latin1.GetBytes(content), "holiday.xyz"));
        Assert.Equal("holiday.xyz", error.Path);
        Assert.Contains("'holiday.xyz'", error.Message);
        Assert.Contains(named, error.Reason);
        if (content.Length > 0) Assert.Contains("JPEG, PNG, BMP, GIF, WebP and PPM are read", error.Reason);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "none.jpg");
        Assert.Contains(path, Assert.Throws<PictureException>(() => PictureFile.Read(path)).Message);
        Assert.Contains(folder.Path, Assert.Throws<PictureException>(() => PictureFile.Read(folder.Path)).Message);
    }

    [Fact]
    public void The_exif_orientation_is_not_applied_as_the_official_code_does_not()
    {
        using var picture = PictureFile.Read(Path.Combine(PictureSamples.ReferenceFolder, "jpeg-exif6.jpg"));
        Assert.Equal((70, 50), (picture.Width, picture.Height)); // upright it would be 50 x 70
    }

    [Fact]
    public void A_disposed_picture_says_so()
    {
        var picture = PictureSamples.Read("colour-444.jpg");
        picture.Dispose();
        picture.Dispose();
        Assert.Throws<ObjectDisposedException>(() => picture.Pixels.Length);
    }

    [Fact]
    public void Pixels_of_the_wrong_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Picture(PictureMode.Rgb, 2, 2, new byte[12]));
        Assert.Throws<ArgumentException>(() => Picture.FromRgb(new byte[11], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Picture(PictureMode.Grey, 0, 2, []));
    }
}
