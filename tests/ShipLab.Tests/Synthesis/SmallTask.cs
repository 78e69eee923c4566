using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>
/// A text tower with random weights, four classes (two base, two new) and base features that have something to learn:
/// the class's text feature, moved by one vector that all classes share, plus noise.
/// </summary>
internal sealed class SmallTask : IDisposable
{
    public const int Classes = 4, BaseClasses = 2, FeatureSize = 16, Width = 32;
    private const int Start = 38, End = 39;

    private readonly Clip _clip = new Clip(new ClipConfig
    {
        EmbedDim = FeatureSize, ImageResolution = 8, VisionLayers = 1, VisionWidth = 16, VisionPatchSize = 4,
        VisionHeads = 2,
        ContextLength = 12, VocabSize = 40, TextWidth = Width, TextHeads = 4, TextLayers = 1,
    }, seed: 5).Frozen();

    public SmallTask(int images = 24)
    {
        using var scope = NewDisposeScope();
        long[,] tokens = new long[Classes, 12];
        for (var c = 0; c < Classes; c++)
            for (var i = 0; i < 8; i++)
                tokens[c, i] = i switch { 0 => Start, < 5 => 3 + i, 5 => 20 + c, 6 => 2, _ => End };
        Tokens = tensor(tokens).DetachFromDisposeScope();
        Task = new FineTuningTask
        {
            Text = _clip.Text, LogitScale = 20, Tokens = Tokens, TemplateTokens = 4,
            ClassNames = ["oak", "pine", "elm", "ash"],
            TrainClasses = [0, 1], Seed = 7,
        };
        Base = Draw(images, seed: 1);
        Validation = Draw(images, seed: 2);
    }

    public TextTransformer Text => _clip.Text;

    public Tensor Tokens { get; }

    public FineTuningTask Task { get; }

    public Features Base { get; }

    public Features Validation { get; }

    public FeatureVaeOptions Vae { get; } = FeatureVaeOptions.Toyland with { EncoderHidden = 24, GeneratorHidden = 24,
        BatchSize = 8, Epochs = 6 };

    public FeatureBatches Batches(long seed = 3) => new(Base, 8, seed);

    public FeatureVae NewVae(long seed = 1, FeatureVaeOptions? options = null) =>
        new(Text, Tokens, FeatureSize, options ?? Vae, seed);

    public void Dispose()
    {
        Base.Dispose();
        Validation.Dispose();
        Task.Dispose();
        Tokens.Dispose();
        _clip.Dispose();
    }

    private Features Draw(int images, long seed)
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(seed);
        using var fixedNoise = new SeededNoise(99);
        var labels = arange(images, int64) % BaseClasses;                                                   // [N]
        var x = Task.TextFeatures.index_select(0, labels) + 0.5f * fixedNoise.Next(1, FeatureSize)
            + 0.1f * noise.Next(images, FeatureSize);
        return new Features(nn.functional.normalize(x, dim: 1).DetachFromDisposeScope(),
            labels.DetachFromDisposeScope(), Task.ClassNames);
    }
}
