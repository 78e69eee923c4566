using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Prompts that go through the text tower in chunks give what they give all at once, but for
/// rounding.</summary>
public sealed class PromptChunkTests
{
    [Theory]
    [InlineData(NamePosition.End, false, 1)]
    [InlineData(NamePosition.End, false, 3)]
    [InlineData(NamePosition.End, true, 3)]
    [InlineData(NamePosition.Middle, false, 3)]
    [InlineData(NamePosition.Middle, true, 2)]
    [InlineData(NamePosition.Front, true, 3)]
    public void CoOp_takes_the_same_steps(NamePosition position, bool classContexts, int chunk)
    {
        using var task = new SmallTask();
        using var all = task.Task with { TrainClasses = [0, 1, 2, 3] };
        var options = CoOpOptions.Toyland with
        {
            Sgd = CoOpOptions.Toyland.Sgd with { LearningRate = 0.01, Momentum = 0.9 }, Epochs = 2,
            NamePosition = position, ClassContexts = classContexts, ContextTokens = 3,
            ContextStart = ContextStart.Random,
        };
        var (whole, chunked) = (Fit(null), Fit(chunk));
        Same(whole.Losses, chunked.Losses);
        Same(whole.Gradients, chunked.Gradients);
        Same(whole.Features, chunked.Features);

        (List<float> Losses, List<float> Gradients, float[] Features) Fit(int? size)
        {
            using var text = new TextGenerator(all.TextFeatures);
            var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
            var (losses, gradients) = (new List<float>(), new List<float>());
            using var classifier = (CosineClassifier)new CoOp(options with { ChunkSize = size })
            {
                OnStep = step =>
                {
                    losses.Add((float)step.Loss);
                    gradients.AddRange(step.Gradient.data<float>());
                },
            }.Fit(all, batches);
            return (losses, gradients, classifier.TextFeatures.data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(8, 5)]
    [InlineData(8, 1)]
    public void CoCoOp_takes_the_same_steps(int batch, int chunk)
    {
        using var task = new SmallTask();
        using var all = task.Task with { TrainClasses = [0, 1, 2, 3] };
        var (whole, chunked) = (Fit(null), Fit(chunk));
        Same(whole.Losses, chunked.Losses);
        Same(whole.Gradients, chunked.Gradients);

        (List<float> Losses, List<float> Gradients) Fit(int? size)
        {
            var (losses, gradients) = (new List<float>(), new List<float>());
            using var classifier = new CoCoOp(
                CoCoOpOptions.Toyland with { Sgd = CoCoOpOptions.Toyland.Sgd with { LearningRate = 0.01 }, Epochs = 1,
                    ChunkSize = size })
            {
                OnStep = step =>
                {
                    losses.Add((float)step.Loss);
                    foreach (var parameter in step.Context.parameters())
                        gradients.AddRange(parameter.grad!.data<float>());
                },
            }.Fit(all, new FeatureBatches(task.Base, batch, seed: 3));
            return (losses, gradients);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_VAE_takes_the_same_steps_and_synthesizes_the_same(int chunk)
    {
        using var task = new SmallTask();
        var (whole, chunked) = (Fit(null), Fit(chunk));
        Same(whole.Numbers, chunked.Numbers);
        Same(whole.Synthesized, chunked.Synthesized);
        Assert.Equal(whole.Validation, chunked.Validation, 1e-5);

        (List<float> Numbers, float[] Synthesized, double Validation) Fit(int? size)
        {
            using var scope = NewDisposeScope();
            using var vae = task.NewVae(options: task.Vae with { ChunkSize = size, Epochs = 2, InitialStd = 0.2 });
            using var noise = new SeededNoise(4);
            var numbers = new List<float>();
            var history = vae.Fit(task.Batches(), noise, task.Validation, onStep: step =>
            {
                foreach (var part in new[] { step.Loss.Total, step.Loss.Reconstruction, step.Loss.Kl, step.Loss.Mean,
                    step.Loss.LogVar, step.Loss.Reconstructed })
                    numbers.AddRange(part.detach().data<float>());
                foreach (var parameter in vae.parameters()) numbers.AddRange(parameter.grad!.data<float>());
            });
            var made = new ShipGenerator(vae).Synthesize(tensor(new long[] { 2, 3, 3, 2, 2, 3, 2 }), new Random(1));
            return (numbers, made.data<float>().ToArray(), history.Epochs[^1].ValidationLoss!.Value);
        }
    }

    [Fact]
    public void A_chunk_is_as_large_as_the_memory_estimate_allows_and_small_trainings_are_not_cut()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        Assert.True(vae.ChunkSize > 10_000);
        using var large = Clip.WithoutWeights(ClipCatalogue.Get("ViT-B/16").Config, META);
        Assert.InRange(PromptChunks.SizeFor(large.Text, 12), 100, 999);
        Assert.True(PromptChunks.SizeFor(large.Text, 12) * PromptChunks.BytesOfOne(large.Text, 12) <= 2.0 * (1L << 30));
        Assert.Contains("at least 1",
            Assert.Throws<ShipLabException>(
                () => new CoOp(CoOpOptions.Toyland with { ChunkSize = 0 }).Fit(task.Task, task.Batches())).Message);
    }

    /// <summary>Equal but for the rounding of single precision, 6e-8 an operation, which grows over the layers and the
    /// steps of a training.</summary>
    private static void Same(IReadOnlyList<float> whole, IReadOnlyList<float> chunked)
    {
        Assert.Equal(whole.Count, chunked.Count);
        var most = whole.Zip(chunked, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(most <= 3e-5 * whole.Max(Math.Abs), $"{most} of {whole.Max(Math.Abs)}");
    }
}
