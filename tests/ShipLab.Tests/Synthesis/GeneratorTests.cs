using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class GeneratorTests
{
    [Fact]
    public void The_text_control_scatters_around_the_text_feature_with_the_stated_deviation()
    {
        using var scope = NewDisposeScope();
        var text = eye(3, 64);                                       // unit vectors as text features
        using var generator = new TextGenerator(text, sigma: 0.05);
        var classes = full(4000, 1L, int64);

        var x = generator.Synthesize(classes, new Random(1));        // [4000, 64]

        Assert.Equal(1, x.norm(1).max().ToDouble(), 1e-5);
        Assert.Equal(1, x.norm(1).min().ToDouble(), 1e-5);
        // undo the normalisation by the coordinate along the text feature, which is 1 + N(0, .05^2) before it
        var across = x.narrow(1, 2, 62) / x.narrow(1, 1, 1);         // ratio of N(0, .05) and 1 + N(0, .05)
        Assert.Equal(0.05, across.std().ToDouble(), 0.002);
        Assert.Equal(0, across.mean().ToDouble(), 0.001);
        Assert.Equal(1 / Math.Sqrt(1 + 0.05 * 0.05 * 63), x.narrow(1, 1, 1).mean().ToDouble(), 0.003);
    }

    [Fact]
    public void Generators_give_the_same_features_for_the_same_source()
    {
        using var scope = NewDisposeScope();
        using var task = new SmallTask();
        using var vae = task.NewVae(options: task.Vae with { InitialStd = 0.5 });
        using var text = new TextGenerator(task.Task.TextFeatures);
        foreach (IFeatureGenerator generator in new IFeatureGenerator[] { text, new ShipGenerator(vae) })
        {
            var classes = tensor(new long[] { 2, 3, 2 });
            var first = generator.Synthesize(classes, new Random(1)).data<float>().ToArray();
            Assert.Equal(first, generator.Synthesize(classes, new Random(1)).data<float>().ToArray());
            Assert.NotEqual(first, generator.Synthesize(classes, new Random(2)).data<float>().ToArray());
            Assert.NotEqual(first[..16], first[32..]);               // two draws of one class differ
        }
    }

    [Fact]
    public void A_synthesized_batch_is_the_real_batch_and_as_many_features_of_new_classes()
    {
        using var scope = NewDisposeScope();
        using var task = new SmallTask();
        using var text = new TextGenerator(task.Task.TextFeatures);
        var real = task.Batches();
        var both = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        var seen = new HashSet<long>();

        Assert.Equal(real.BatchesPerEpoch, both.BatchesPerEpoch);
        for (var i = 0; i < 7; i++)
        {
            var (x, y) = real.Next();
            var (bothX, bothY) = both.Next();
            Assert.Equal([16, 16], bothX.shape);
            Assert.True(bothX.narrow(0, 0, 8).eq(x).all().ToBoolean());
            Assert.True(bothY.narrow(0, 0, 8).eq(y).all().ToBoolean());
            seen.UnionWith(bothY.narrow(0, 8, 8).data<long>().ToArray());
            Assert.Equal(1, bothX.norm(1).min().ToDouble(), 1e-5);
            Assert.False(bothX.requires_grad);
        }
        Assert.Equal([2, 3], seen.Order());
    }

    [Fact]
    public void An_epoch_shows_every_image_once_in_a_new_order_and_a_random_view()
    {
        using var scope = NewDisposeScope();
        // 10 images in 3 views: row v * 10 + i holds the number 100 v + i, as the angle of a unit vector
        var numbers = (arange(3, float32) * 100).unsqueeze(1).add(arange(10, float32)).reshape(30, 1);
        var x = cat([(numbers / 100).cos(), (numbers / 100).sin()], 1);
        float[] Numbers(Tensor rows) => [.. (rows.select(1, 1).atan2(rows.select(1, 0)) * 100).round().data<float>()];
        using var features = new Features(x, (arange(30, int64) % 10), [.. "abcdefghij".Select(name => $"{name}")]);
        var batches = new FeatureBatches(features, 4, seed: 1, views: 3);
        var again = new FeatureBatches(features, 4, seed: 1, views: 3);
        Assert.Equal(3, batches.BatchesPerEpoch);

        var orders = new List<float[]>();
        for (var epoch = 0; epoch < 4; epoch++)
        {
            var values = Enumerable.Range(0, 3).SelectMany(_ => Numbers(batches.Next().Features)).ToArray();
            Assert.Equal(Enumerable.Range(0, 10), values.Select(value => (int)value % 100).Order());
            orders.Add(values);
            Assert.Equal(values, Enumerable.Range(0, 3).SelectMany(_ => Numbers(again.Next().Features)));
        }
        Assert.NotEqual(orders[0], orders[1]);
        Assert.Equal([0, 1, 2], orders.SelectMany(order => order).Select(value => (int)value / 100).Distinct().Order());
    }
}
