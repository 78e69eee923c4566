namespace ShipLab.Tests;

public sealed class AugmentationTests
{
    public static TheoryData<string> Names => PictureSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_boxes_of_the_sample_resized_and_mirrored_have_the_bytes_that_python_gives(string name)
    {
        using var picture = PictureSamples.Read(name);
        foreach (var box in PictureSamples.Expected[name].GetProperty("boxes").EnumerateArray())
        {
            int Number(int i) => box[i].GetInt32();
            var size = Number(5);
            var planes = new byte[3 * size * size];
            Augmentation.Apply(picture, new CropBox(Number(0), Number(1), Number(2), Number(3)), Number(4) == 1,
                size, planes);
            Assert.Equal(box[6].GetString(), PictureSamples.Hash(planes));
        }
    }

    // Means and standard deviations of 40,000 boxes of torchvision 0.14's RandomResizedCrop.get_params with scale
    // (0.08, 1) and ratio (3/4, 4/3).
    [Theory]
    [InlineData(400, 300, new[] { 0.4345, 0.2174 }, new[] { 0.0317, 0.164 }, new[] { 0.2183, 0.1609 },
        new[] { 0.1391, 0.135 })]
    [InlineData(100, 60, new[] { 0.3594, 0.1719 }, new[] { 0.0314, 0.1647 }, new[] { 0.2687, 0.1766 },
        new[] { 0.1322, 0.1325 })]
    public void Boxes_are_distributed_as_torchvisions(int width, int height, double[] area, double[] logRatio,
        double[] left, double[] top)
    {
        const int n = 20_000;
        var boxes = Enumerable.Range(0, n)
            .Select(i => Augmentation.CoOp.Choose(width, height, seed: 3, item: i % 100, view: i / 100)).ToArray();
        Check(area, b => (double)b.Width * b.Height / (width * height));
        Check(logRatio, b => Math.Log((double)b.Width / b.Height));
        Check(left, b => (double)b.Left / width);
        Check(top, b => (double)b.Top / height);
        Assert.InRange(boxes.Count(b => b.Flipped), n / 2 - 300, n / 2 + 300);
        Assert.All(boxes, b => Assert.True(b.Box.Left >= 0 && b.Box.Top >= 0 &&
            b.Box.Left + b.Box.Width <= width && b.Box.Top + b.Box.Height <= height));

        void Check(double[] expected, Func<CropBox, double> of)
        {
            var values = boxes.Select(b => of(b.Box)).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            // four standard errors of a difference of two means
            Assert.InRange(mean - expected[0], -4 * expected[1] * Math.Sqrt(1.5 / n),
                4 * expected[1] * Math.Sqrt(1.5 / n));
            Assert.InRange(deviation / expected[1], 0.97, 1.03);
        }
    }

    [Theory]
    [InlineData(500, 20, 236, 0, 27, 20)] // too wide for any allowed box of 8 % of its area: the middle, 4 to 3
    [InlineData(20, 500, 0, 236, 20, 27)]
    [InlineData(1, 1, 0, 0, 1, 1)]
    public void A_picture_that_no_box_fits_into_gives_its_middle(int width, int height, int left, int top, int boxWidth,
        int boxHeight)
    {
        for (var view = 0; view < 20; view++)
            Assert.Equal(new CropBox(left, top, boxWidth, boxHeight),
                Augmentation.CoOp.Choose(width, height, seed: 1, item: 5, view).Box);
    }

    [Fact]
    public void Seed_item_and_view_decide_the_view_on_any_thread_and_in_any_order()
    {
        using var picture = PictureSamples.Read("colour-420.jpg");
        var expected = Enumerable.Range(0, 60).Select(i => PictureSamples.Hash(View(i))).ToArray();
        Parallel.For(0, 60, i => Assert.Equal(expected[59 - i], PictureSamples.Hash(View(59 - i))));
        Assert.Equal(60, expected.Distinct().Count());

        byte[] View(int i)
        {
            var planes = new byte[3 * 24 * 24];
            Augmentation.CoOp.Draw(picture, 24, seed: i % 3, item: i / 3 % 4, view: i / 12, planes);
            return planes;
        }
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_and_the_identity_tells_them_apart()
    {
        foreach (var options in new[] { Augmentation.CoOp with { Scale = (0.5, 0.1) },
            Augmentation.CoOp with { Flip = 1.5 } })
            Assert.Contains("out of range",
                Assert.Throws<ShipLabException>(() => options.Choose(9, 9, 0, 0, 0)).Message);
        Assert.NotEqual(Augmentation.CoOp.Identity, (Augmentation.CoOp with { Scale = (0.5, 1) }).Identity);
        using var picture = PictureSamples.Read("colour-420.jpg");
        Assert.Throws<ArgumentException>(
            () => Augmentation.Apply(picture, new CropBox(picture.Width - 4, 0, 5, 5), false, 8, new byte[3 * 8 * 8]));
    }
}
