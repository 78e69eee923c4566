using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>
/// CLIP's ResNet (OpenAI's ModifiedResNet): a stem of three 3x3 convolutions with an average pool,
/// four stages of bottlenecks with anti-aliasing average pools, and attention in place of the last average pool.
/// Evaluation mode uses the running statistics of the batch norms, training mode (<c>train()</c>) those of the batch,
/// as nn.BatchNorm2d does. A frozen tower runs each batch norm as part of its convolution
/// (<see cref="NormalisedConvolution"/>); the state dict is the same either way.
/// </summary>
public sealed class ModifiedResNet : ImageTower
{
#pragma warning disable IDE1006 // state-dict names
    internal readonly Convolution conv1, conv2, conv3;
    internal readonly BatchNorm2d bn1, bn2, bn3;
    internal readonly ModuleList<Bottleneck> layer1, layer2, layer3, layer4;
    internal readonly AttentionPool attnpool;
#pragma warning restore IDE1006
    private const int ImagesAtOnce = 4;
    private readonly NormalisedConvolution[] _stem;

    /// <summary>A tower with zero convolutions and projections, to be loaded or initialised.</summary>
    /// <param name="width">channels that leave the stem; the last stage puts out 32 times as many</param>
    /// <param name="heads">of the attention pooling</param>
    public ModifiedResNet(int resolution, ResNetStages stages, int width, int heads, int embedDim,
        Device? device = null)
        : base(nameof(ModifiedResNet))
    {
        device ??= CPU;
        (Resolution, Width) = (resolution, width);
        (conv1, bn1) = (new Convolution(3, width / 2, 3, 2, device), BatchNorm2d(width / 2, device: device));
        (conv2, bn2) = (new Convolution(width / 2, width / 2, 3, 1, device), BatchNorm2d(width / 2, device: device));
        (conv3, bn3) = (new Convolution(width / 2, width, 3, 1, device), BatchNorm2d(width, device: device));
        layer1 = Stage(width, width, stages.Layer1, 1, device);
        layer2 = Stage(width * 4, width * 2, stages.Layer2, 2, device);
        layer3 = Stage(width * 8, width * 4, stages.Layer3, 2, device);
        layer4 = Stage(width * 16, width * 8, stages.Layer4, 2, device);
        attnpool = new AttentionPool(resolution / ClipConfig.ResNetStride, width * 32, heads, embedDim, device);
        RegisterComponents();
        _stem = [new(conv1, bn1), new(conv2, bn2), new(conv3, bn3)];
    }

    /// <inheritdoc/>
    public int Resolution { get; }

    /// <summary>In which numbers the convolutions compute. Weights stay f32; what is folded is rounded once.</summary>
    internal Precision Precision { get; set; }

    /// <summary>Channels that leave the stem.</summary>
    public int Width { get; }

    /// <summary>[B, 3, R, R] -> [B, D], not normalised</summary>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        RequireImages(images);
        var atOnce = SideBySide(images) ? ImagesAtOnce : images.shape[0];
        var x = Parts.Joined(images.shape[0], atOnce, (start, count) => Wide(images.narrow(0, start, count)));
        for (var stage = 3; stage <= 4; stage++) x = Run(x, stage);                 // [B, 32 W, R/32, R/32]
        return attnpool.call(x).MoveToOuterDisposeScope();                          // [B, D]
    }

    /// <summary>The stem and the first two stages, whose maps are large: [b, 3, R, R] -> [b, 8 W, R/8, R/8]</summary>
    private Tensor Wide(Tensor images)
    {
        using var scope = NewDisposeScope();
        return Run(Run(Stem(images), 1), 2).MoveToOuterDisposeScope();
    }

    /// <summary>[B, 3, R, R] -> [B, W, R/4, R/4]</summary>
    internal Tensor Stem(Tensor images)
    {
        RequireImages(images);
        using var scope = NewDisposeScope();
        var x = images.In(Precision.Format());
        if (SideBySide(x)) x = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2); // the same images
        foreach (var convolution in _stem) x = convolution.Apply(x).relu_();         // [B, W, R/2, R/2]
        return F.avg_pool2d(x, 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Whether the channels of a place lie side by side while the images pass,
    /// and the wide stages take a few images at a time, which a CPU's caches then hold.
    /// On two cores with AVX-512 RN50 takes .7 of the time with the one, and .85 to .95 of that with the other.
    /// </summary>
    private bool SideBySide(Tensor images) =>
        Precision == Precision.F32 && images.dtype == float32 && images.device.type == DeviceType.CPU
            && _stem[0].IsFrozen;

    private void RequireImages(Tensor images)
    {
        if (images.shape is not [_, 3, var height, var columns] || height != Resolution || columns != Resolution)
            throw new ShipLabException($"The image tower takes images of shape [B, 3, {Resolution}, {Resolution}], "
                + $"but got [{string.Join(", ", images.shape)}]. Run them through the model's Preprocess first.");
    }

    /// <summary>One stage, 1 to 4: the first leaves the map's size as it is, each other halves it.</summary>
    internal Tensor Run(Tensor x, int stage)
    {
        using var scope = NewDisposeScope();
        foreach (var block in Stages[stage - 1])
        {
            var before = x;
            x = block.call(x);
            if (!ReferenceEquals(before, x) && scope.Contains(before)) before.Dispose();
        }
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Forgets what a frozen tower folded from its batch norms. Needed after weights or running statistics
    /// of a frozen tower were written to in place; loading a state dict and training do it themselves.</summary>
    public void DropFolded()
    {
        foreach (var convolution in _stem) convolution.Drop();
        foreach (var block in Stages.SelectMany(stage => stage)) block.DropFolded();
    }

    /// <inheritdoc/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        DropFolded();
        return base.load_state_dict(source, strict, skip);
    }

    internal IReadOnlyList<ModuleList<Bottleneck>> Stages => [layer1, layer2, layer3, layer4];

    private static ModuleList<Bottleneck> Stage(int inputs, int width, int blocks, int stride, Device device) =>
        ModuleList(Enumerable.Range(0, blocks).Select(i => i == 0
            ? new Bottleneck(inputs, width, stride, device)
            : new Bottleneck(width * ClipConfig.ResNetExpansion, width, 1, device)).ToArray());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) DropFolded();
        base.Dispose(disposing);
    }
}
