namespace ShipLab.Tests;

public sealed class PictureWriterTests
{
    [Fact]
    public void A_written_file_is_read_back_nearly_as_it_was()
    {
        var rgb = Smooth(41, 30, 3);
        using var picture = PictureFile.Decode(PictureWriter.Jpeg(rgb, 41, 30, quality: 95), "written");
        Assert.Equal((PictureMode.Rgb, 41, 30), (picture.Mode, picture.Width, picture.Height));
        Assert.InRange(PictureSamples.Difference(PictureSamples.Bytes(picture), rgb), 0, 12);
    }

    [Fact]
    public void Quality_decides_the_size() =>
        Assert.True(
            PictureWriter.Jpeg(Smooth(64, 64, 3), 64, 64, quality: 30).Length < PictureWriter.Jpeg(Smooth(64, 64, 3),
                64, 64, quality: 98).Length);

    [Theory]
    [InlineData(0, 4, 90, 0)]
    [InlineData(70_000, 1, 90, 210_000)]
    [InlineData(4, 4, 0, 48)]
    [InlineData(4, 4, 101, 48)]
    [InlineData(4, 4, 90, 47)]
    public void Sizes_and_qualities_that_cannot_be_are_refused(int width, int height, int quality, int bytes) =>
        Assert.Throws<ArgumentException>(() => PictureWriter.Jpeg(new byte[bytes], width, height, quality));

    private static byte[] Smooth(int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, c) = (i / channels % width, i / channels / width, i % channels);
            pixels[i] = (byte)(128 + 60 * Math.Sin(x * 0.15 + c) + 50 * Math.Cos(y * 0.1 - c));
        }
        return pixels;
    }
}
