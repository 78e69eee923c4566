using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>A small tower and random images of three classes, each of which has a brighter colour.</summary>
internal sealed class SmallImages : IImageBatches, IDisposable
{
    private const int Classes = 3, Batch = 6;

    private readonly Generator _source = new(11);

    public SmallImages(bool clip = false)
    {
        var config = new VitConfig { Resolution = 16, PatchSize = 8, Width = 24, Layers = 3, Heads = 4, MlpWidth = 32 };
        Tower = VisionTransformerTests.Random(clip
            ? config with { PreNorm = true, PatchBias = false, EmbedDim = 10, Activation = Activation.QuickGelu }
            : config);
        // as if trained: layer norms as they start, matrices that keep their input's size
        using var _ = no_grad();
        foreach (var (name, parameter) in Tower.named_parameters())
            if (parameter.dim() > 1) parameter.mul_(1 / 0.3 / Math.Sqrt(parameter.numel() / parameter.shape[0]));
            else if (name.Contains("ln_", StringComparison.Ordinal))
                parameter.fill_(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0);
    }

    public VisionTransformer Tower { get; }

    public ImageTask Task => new() { Tower = Tower, ClassNames = ["red", "green", "blue"], Seed = 4 };

    public int BatchesPerEpoch => 4;

    public ImageBatch Next()
    {
        using var scope = NewDisposeScope();
        var labels = randint(0, Classes, [Batch], dtype: int64, device: CPU, generator: _source);
        var colours = nn.functional.one_hot(labels, Classes).to_type(float32).mul_(2);
        var images = randn([Batch, 3, 16, 16], dtype: float32, device: CPU, generator: _source)
            .add_(colours.view(Batch, 3, 1, 1));
        return new ImageBatch(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    /// <summary>A copy of each of the tower's tensors by name.</summary>
    public Dictionary<string, Tensor> Weights() =>
        Tower.state_dict().ToDictionary(t => t.Key, t => t.Value.detach().clone());

    public void Dispose()
    {
        Tower.Dispose();
        _source.Dispose();
    }
}
