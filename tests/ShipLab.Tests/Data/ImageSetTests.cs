using ShipLab.Toyland;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests.Data;

public sealed class ImageSetTests
{
    // Image i is 2 x 3 pixels of value i, of class i % 4.
    private static ImageSet Numbered(int count, Action<int>? made = null)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 4)];
        return new DrawnImageSet("numbered", 2, 3, labels, (item, pixels) =>
        {
            made?.Invoke(item);
            pixels.Fill((byte)item);
        });
    }

    [Fact]
    public void Images_are_bytes_with_planes_rows_and_columns()
    {
        using var images = Numbered(20).Images(5, 3);
        Assert.Equal([3L, 3, 2, 3], images.shape);
        Assert.Equal(ScalarType.Byte, images.dtype);
        Assert.Equal(6, images[1, 2, 1, 2].item<byte>());
    }

    [Fact]
    public void An_image_is_made_once_and_only_when_it_is_needed()
    {
        var made = new System.Collections.Concurrent.ConcurrentBag<int>();
        var images = Numbered(20, made.Add);
        Assert.Empty(made);
        images.Bytes(4, 4);
        images.Bytes(6, 4);
        Assert.Equal(Enumerable.Range(4, 6), made.Order());
    }

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        var images = ToySets.Create("neon").Test;
        var expected = ToySets.Create("neon").Test.Bytes(0, images.Count).ToArray();
        const int some = 10 * Renderer.ImageBytes;
        Parallel.For(0, 64, i => Assert.True(images.Bytes(i * 10, 10).SequenceEqual(expected.AsSpan(i * some, some))));
    }

    [Fact]
    public void A_range_outside_the_set_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(20).Images(18, 3));

    [Fact]
    public void Classes_can_be_selected()
    {
        var some = Numbered(20).OfClasses(1, 2);
        Assert.Equal(10, some.Count);
        Assert.All(some.Labels, label => Assert.InRange(label, 1, 2));
        Assert.Equal(1, some.Bytes(0, 1)[0]);
        Assert.Equal(2, some.Bytes(1, 1)[0]);
        Assert.Equal(5, some.Bytes(2, 1)[0]);
    }

    [Fact]
    public void Few_shot_sampling_takes_so_many_of_each_class_and_nests()
    {
        var pool = Numbered(40);
        var four = FewShot.Sample(pool, 4, seed: 1);
        var two = FewShot.Sample(pool, 2, seed: 1);
        Assert.Equal([.. Enumerable.Range(0, 16).Select(i => i / 4)], four.Labels);
        for (var label = 0; label < 4; label++)
            Assert.True(two.Bytes(label * 2, 2).SequenceEqual(four.Bytes(label * 4, 2)));
        Assert.False(FewShot.Sample(pool, 4, seed: 2).Bytes(0, 16).SequenceEqual(four.Bytes(0, 16)));
        Assert.Equal(10, FewShot.Sample(pool, 100, seed: 1).Labels.Count(label => label == 0));
    }
}
