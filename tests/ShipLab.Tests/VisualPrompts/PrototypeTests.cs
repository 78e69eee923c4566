using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class PrototypeTests
{
    [Fact]
    public void Clusters_far_apart_are_found_and_a_prototype_is_the_mean_of_the_last_layers_vectors()
    {
        using var scope = NewDisposeScope();
        var last = tensor([0f, 0, 0, 2, 100, 0, 100, 2, 0, 100, 0, 104]).view(6, 2);               // [N, D]
        using var features = new LayerFeatures(stack([ones(6, 2), last + 1000]), LayerToken.Class);
        var before = LiveTensors.Count;
        using (var prototypes = Prototypes.Of(features, new() { Clusters = 3 }))
        {
            var rows = prototypes.X.data<float>().ToArray().Chunk(2).OrderBy(row => row[0] + 2 * row[1]).ToArray();
            Assert.Equal([[1000f, 1001], [1100, 1001], [1000, 1102]], rows);
            Assert.Equal(2 * (1 + 1 + 4), prototypes.Inertia, 3);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void A_seed_decides_and_more_starts_are_never_worse()
    {
        using var features = Random(120, 8);
        using var one = Prototypes.Of(features, new() { Clusters = 20, Restarts = 1 });
        using var again = Prototypes.Of(features, new() { Clusters = 20, Restarts = 1 });
        using var other = Prototypes.Of(features, new() { Clusters = 20, Restarts = 1, Seed = 7 });
        using var ten = Prototypes.Of(features, new() { Clusters = 20 });
        Assert.True(one.X.eq(again.X).all().ToBoolean());
        Assert.False(one.X.eq(other.X).all().ToBoolean());
        Assert.True(ten.Inertia <= one.Inertia);
    }

    [Fact]
    public void As_many_prototypes_as_images_are_the_images_and_more_are_refused()
    {
        using var features = Random(12, 4);
        using var all = Prototypes.Of(features, new() { Clusters = 12 });
        Assert.Equal(0, all.Inertia, 6);
        var error = Assert.Throws<ShipLabException>(() => Prototypes.Of(features, new() { Clusters = 13 })).Message;
        Assert.Contains("13 prototypes cannot be made of 12 images", error);
        error = Assert.Throws<ShipLabException>(() => Prototypes.Of(features, new() { MostImages = 5, Clusters = 6 }))
            .Message;
        Assert.Contains("of 5 images. Set Clusters to at most 5, or give more images by a larger MostImages", error);
    }

    [Fact]
    public void Copies_of_an_image_make_no_prototypes_of_their_own()
    {
        using var scope = NewDisposeScope();
        var three = randn([3, 4], generator: new Generator(1));
        using var features =
            new LayerFeatures(cat([three, three, three]).unsqueeze(0), LayerToken.Class);           // [1, 9, 4]
        using var prototypes = Prototypes.Of(features, new() { Clusters = 3 });
        Assert.Equal(0, prototypes.Inertia, 6);
        var error = Assert.Throws<ShipLabException>(() => Prototypes.Of(features, new() { Clusters = 4 })).Message;
        Assert.Contains("of which only 3 are different", error);
    }

    [Fact]
    public void An_empty_cluster_gets_the_farthest_vector_that_is_not_alone_in_its_cluster()
    {
        using var scope = NewDisposeScope();
        var (labels, distances) = (tensor(new long[] { 0, 0, 0, 2 }), tensor([1f, 5, 3, 9]));
        var counts = KMeans.Reseed(labels, distances, 4);
        Assert.Equal([0L, 1, 3, 2], labels.data<long>().ToArray());
        Assert.Equal([1f, 0, 0, 9], distances.data<float>().ToArray());
        Assert.Equal([1L, 1, 1, 1], counts.data<long>().ToArray());
    }

    private static LayerFeatures Random(int images, int width) =>
        new(randn([2, images, width], generator: new Generator(3)), LayerToken.Class);
}
