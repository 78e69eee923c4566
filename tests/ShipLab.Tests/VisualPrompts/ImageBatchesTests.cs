using ShipLab.Toyland;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Batches of images, and visual prompts on pictures of the drawn world with the tiny CLIP's tower.</summary>
public sealed class ImageBatchesTests
{
    private static readonly LoadedClip Clip = ClipFiles.Tiny();

    [Fact]
    public void An_epoch_shows_every_image_once_as_the_model_wants_it()
    {
        using var scope = NewDisposeScope();
        var data = ToySets.Create("neon", seed: 1, shots: 2);
        using var batches = new ImageBatches(data.Train, Clip.Preprocess, batchSize: 7, seed: 3);
        var all = batches.All();
        Assert.True(all.Images.equal(Clip.Preprocess.Apply(data.Train.For(Clip.Preprocess).Images())).all()
            .ToBoolean());
        Assert.Equal(data.Train.Labels.Select(label => (long)label), all.Labels.data<long>().ToArray());
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var seen = Enumerable.Range(0, batches.BatchesPerEpoch).Select(_ => batches.Next()).ToArray();
            Assert.Equal(data.Train.Count, seen.Sum(batch => batch.Labels.shape[0]));
            var sums = cat([.. seen.Select(batch => batch.Images.to_type(float64).sum([1, 2, 3]))], 0);
            Assert.Equal(all.Images.to_type(float64).sum([1, 2, 3]).data<double>().ToArray().Order(),
                sums.data<double>().ToArray().Order());
        }
    }

    [Fact]
    public void The_last_batch_may_be_left_out_and_the_seed_decides_the_order()
    {
        using var scope = NewDisposeScope();
        var data = ToySets.Create("neon", seed: 1, shots: 2);
        var size = data.Train.Count / 2 + 1;
        using var one = new ImageBatches(data.Train, Clip.Preprocess, size, seed: 3, dropLast: true);
        using var same = new ImageBatches(data.Train, Clip.Preprocess, size, seed: 3, dropLast: true);
        using var other = new ImageBatches(data.Train, Clip.Preprocess, size, seed: 4, dropLast: true);
        Assert.Equal(1, one.BatchesPerEpoch);
        var (a, b, c) = (one.Next(), same.Next(), other.Next());
        Assert.Equal(size, a.Labels.shape[0]);
        Assert.True(a.Images.equal(b.Images).all().ToBoolean());
        Assert.False(a.Images.equal(c.Images).all().ToBoolean());
        Assert.Contains("give no batch of", Assert.Throws<ShipLabException>(() =>
        {
            using var _ = new ImageBatches(data.Train, Clip.Preprocess, data.Train.Count + 1, seed: 3, dropLast: true);
        }).Message);
    }

    [Fact]
    public void Visual_prompts_learn_the_classes_of_the_drawn_world()
    {
        using var scope = NewDisposeScope();
        var data = ToySets.Create("neon", seed: 1, shots: 2);
        using var batches = new ImageBatches(data.Train, Clip.Preprocess, batchSize: 16, seed: 3);
        var task = new ImageTask
        {
            Tower = (VisionTransformer)Clip.Model.Visual, ClassNames = data.ClassNames, Seed = 1,
        };
        var losses = new List<double>();
        var tuner = new VisualPromptTuning(new() { Training = new() { Epochs = 8, WarmupEpochs = 1 } })
        {
            OnStep = step => losses.Add(step.Loss),
        };
        using var classifier = tuner.Fit(task, batches, token: TestContext.Current.CancellationToken);
        Assert.True(losses[^1] < losses[0] / 2, $"from {losses[0]} to {losses[^1]}");
    }
}
