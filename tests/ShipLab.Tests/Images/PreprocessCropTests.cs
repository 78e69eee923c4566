using System.Diagnostics;

namespace ShipLab.Tests;

/// <summary>Resizing and cropping against PIL 9.4 and torchvision 0.14 (data/pictures/README.md); the reference set is
/// in verify.</summary>
public sealed class PreprocessCropTests
{
    public static TheoryData<string> Names => PictureSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_crop_has_the_bytes_that_python_gives(string name)
    {
        using var picture = PictureSamples.Read(name);
        foreach (var size in new[] { 32, 80 })
        {
            var planes = new byte[3 * size * size];
            new Preprocess(size).Crop(picture, planes);
            if (picture.Mode == PictureMode.Cmyk) // the inks may be a level off, Python's own are not
            {
                var ours = planes.ToArray();
                using var inks = PictureSamples.ReadInks(name);
                new Preprocess(size).Crop(inks, planes);
                Assert.InRange(PictureSamples.Difference(planes, ours), 0, 2);
            }
            Assert.Equal(PictureSamples.Expected[name].GetProperty($"crop{size}").GetString(),
                PictureSamples.Hash(planes));
        }
    }

    [Fact]
    public void A_picture_of_the_right_size_is_not_touched()
    {
        var pixels = new byte[5 * 5 * 4];
        new Random(1).NextBytes(pixels);
        // with opacity: multiplying by it would change colours
        using var picture = new Picture(PictureMode.Rgba, 5, 5, pixels);
        var planes = new byte[3 * 5 * 5];
        new Preprocess(5).Crop(picture, planes);
        for (var i = 0; i < 25; i++)
            Assert.Equal((pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]),
                (planes[i], planes[25 + i], planes[50 + i]));
    }

    [Theory]
    [InlineData(7, 3, 5, 5, 11, 0, 3)]    // 5 * 7 / 3 = 11.67 is cut; (11 - 5) / 2 = 3
    [InlineData(4, 3, 6, 6, 8, 0, 1)]
    [InlineData(51, 48, 48, 48, 51, 0, 2)] // 1.5 goes to the even 2
    [InlineData(49, 48, 48, 48, 49, 0, 0)] // 0.5 goes to the even 0
    public void The_longer_edge_is_cut_and_the_offset_rounded_to_even(int width, int height, int size,
        long newHeight, long newWidth, long top, long left)
    {
        var window = PictureWindow.Centre(width, height, size);
        Assert.Equal((newWidth, newHeight, left, top),
            (window.NewWidth, window.NewHeight, window.CropLeft, window.CropTop));
        var turned = PictureWindow.Centre(height, width, size);
        Assert.Equal((newHeight, newWidth, top, left),
            (turned.NewWidth, turned.NewHeight, turned.CropLeft, turned.CropTop));
    }

    [Fact]
    public void Planes_of_another_length_are_refused()
    {
        using var picture = PictureSamples.Read("colour-444.jpg");
        Assert.Contains("3072",
            Assert.Throws<ArgumentException>(() => new Preprocess(32).Crop(picture, new byte[3071])).Message);
    }

    [Fact]
    public void Several_threads_give_the_same_bytes()
    {
        var names = PictureSamples.Expected.Where(e => e.Value.GetProperty("mode").GetString() != "CMYK")
            .Select(e => e.Key).ToArray();
        Parallel.For(0, 4 * names.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var name = names[i % names.Length];
            using var picture = PictureSamples.Read(name);
            var planes = new byte[3 * 32 * 32];
            new Preprocess(32).Crop(picture, planes);
            Assert.Equal(PictureSamples.Expected[name].GetProperty("crop32").GetString(), PictureSamples.Hash(planes));
        });
    }

    /// <summary>The same tests in a process that may not use AVX-512, and in one without AVX2 and later.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Processors_with_narrower_instructions_give_the_same_bytes(string withdrawn)
    {
        if (Environment.GetEnvironmentVariable(withdrawn) is not null) return; // this is that process
        var start = new ProcessStartInfo(Environment.ProcessPath!,
            ["-method", "*The_crop_has_the_bytes*", "-method", "*boxes_of_the_sample*"])
        {
            RedirectStandardOutput = true,
            Environment = { [withdrawn] = "0", ["OMP_NUM_THREADS"] = "1" },
        };
        // the host is dotnet
        if (!Path.GetFileName(start.FileName).StartsWith("ShipLab.Tests", StringComparison.Ordinal))
            (start.FileName, start.ArgumentList[0]) =
                (Path.Combine(AppContext.BaseDirectory, "ShipLab.Tests"), "-method");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && output.Contains("Failed: 0"), output);
        Assert.DoesNotContain("Total: 0,", output);
    }

    [Fact]
    public void The_identity_tells_preprocessings_apart()
    {
        Preprocess[] several = [new(32), new(48), new(32, [0, 0, 0]), new(32, null, [1, 1, 1])];
        var identities = several.Select(p => p.Identity).ToArray();
        Assert.Equal(4, identities.Distinct().Count());
        Assert.Equal(identities[0], new Preprocess(32).Identity);
    }
}
