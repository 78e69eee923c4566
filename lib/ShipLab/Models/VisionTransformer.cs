using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.Models;

/// <summary>An image tower: [B, 3, R, R] f32, normalised -> features [B, D], not of unit length.</summary>
public abstract class ImageTower(string name) : Module<Tensor, Tensor>(name);

/// <summary>A vision transformer, CLIP's or a plain one (<see cref="VitConfig"/> says what differs): patches through a
/// convolution, a class token first, positions, perhaps ln_pre, the blocks, and the class token through ln_post and
/// perhaps a projection. Names are those of CLIP's state dict.</summary>
public sealed class VisionTransformer : ImageTower
{
#pragma warning disable IDE1006 // state-dict names
    internal readonly PatchEmbedding conv1;
    internal readonly Parameter class_embedding;      // [W]
    internal readonly Parameter positional_embedding; // [1 + grid*grid, W]
    internal readonly LayerNorm? ln_pre;
    internal readonly LayerNorm ln_post;
    internal readonly Transformer transformer;
    internal readonly Parameter? proj;                // [W, D]
    internal readonly Projection? head;               // D -> classes
#pragma warning restore IDE1006

    /// <summary>A tower with zero weights, to be loaded or initialised.</summary>
    /// <param name="config">its sizes</param>
    /// <param name="device">where the weights lie; null for the CPU</param>
    /// <exception cref="ShipLabException">The sizes do not go together.</exception>
    public VisionTransformer(VitConfig config, Device? device = null) : base(nameof(VisionTransformer))
    {
        config.Validate();
        device ??= CPU;
        Config = config;
        conv1 = new PatchEmbedding(config.PatchSize, config.Width, config.PatchBias, device);
        class_embedding = Weights.Zeros(device, Width);
        positional_embedding = Weights.Zeros(device, 1 + config.Grid * config.Grid, Width);
        if (config.PreNorm) ln_pre = LayerNorm(Width, config.LayerNormEps, device: device);
        transformer = new Transformer(Width, config.Layers, config.Heads, causal: false, config.Activation, device,
            config.MlpWidth, config.LayerNormEps);
        ln_post = LayerNorm(Width, config.LayerNormEps, device: device);
        if (config.EmbedDim is { } joint) proj = Weights.Zeros(device, Width, joint);
        if (config.Classes > 0) head = new Projection(config.FeatureWidth, config.Classes, device);
        RegisterComponents();
    }

    /// <summary>Its sizes.</summary>
    public VitConfig Config { get; }
    /// <summary>Height and width of its images in pixels.</summary>
    public int Resolution => Config.Resolution;
    /// <summary>Height and width of a patch in pixels.</summary>
    public int PatchSize => Config.PatchSize;
    /// <summary>Width of its tokens.</summary>
    public int Width => Config.Width;
    /// <summary>Where the weights are, and images have to be.</summary>
    public Device Device => class_embedding.device;

    /// <summary>The blocks, for methods that put tokens of their own between them.</summary>
    public Transformer Blocks => transformer;

    /// <summary>[B, 3, R, R] -> [B, D]</summary>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return Encode(Embed(images)).MoveToOuterDisposeScope();
    }

    /// <summary>The input of the first block: [B, 3, R, R] -> [B, 1 + K + grid*grid, W], class token first,
    /// positions added, after ln_pre where there is one.</summary>
    /// <param name="prompts">[1, K, W] between class token and patches, without positions; null for none</param>
    /// <exception cref="ShipLabException">The images have another shape.</exception>
    public Tensor Embed(Tensor images, Tensor? prompts = null)
    {
        if (images.shape is not [_, 3, var height, var columns] || height != Resolution || columns != Resolution)
            throw new ShipLabException($"The image tower takes images of shape [B, 3, {Resolution}, {Resolution}], "
                + $"but got [{string.Join(", ", images.shape)}]. Run them through the model's Preprocess first.");
        using var scope = NewDisposeScope();
        var patches = conv1.call(images).In(class_embedding.dtype);                                 // [B, grid*grid, W]
        var start = class_embedding.expand(patches.shape[0], 1, Width);                                     // [B, 1, W]
        var x = cat([start, patches], 1).add_(positional_embedding);                                        // [B, L, W]
        if (prompts is not null)
            // [B, L + K, W]
            x = cat([x.narrow(1, 0, 1), prompts.expand(x.shape[0], -1, -1), x.narrow(1, 1, x.shape[1] - 1)], 1);
        return Normed(x).MoveToOuterDisposeScope();
    }

    /// <summary>ln_pre, where there is one, of tokens [B, L, W] that are to enter a block; else the tokens
    /// themselves.</summary>
    public Tensor Normed(Tensor tokens) => ln_pre is null ? tokens : ln_pre.call(tokens);

    /// <summary>Tokens that enter the first block -> features: [B, L, W] -> [B, D].</summary>
    /// <param name="prefix">what the blocks' positions see besides themselves, or null</param>
    public Tensor Encode(Tensor tokens, KeyValuePrefix? prefix = null)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (tokens.shape[0], tokens.shape[1]);
        // the class tokens
        var rows = arange(0, batch * length, length, dtype: int64, device: tokens.device);                  // [B]
        return Pool(transformer.Forward(tokens, rows, prefix)).MoveToOuterDisposeScope();
    }

    /// <summary>Class tokens that left the last block: [B, W] -> [B, W] after ln_post.</summary>
    public Tensor Normalise(Tensor classTokens) => ln_post.call(classTokens);

    /// <summary>Class tokens that left the last block: [B, W] -> features [B, D].</summary>
    public Tensor Pool(Tensor classTokens)
    {
        using var scope = NewDisposeScope();
        var x = Normalise(classTokens);                                                                     // [B, W]
        return (proj is null ? x : x.mm(proj)).MoveToOuterDisposeScope();                                   // [B, D]
    }

    /// <summary>Features [B, D] -> [B, classes] of the head that came with the weights.</summary>
    /// <exception cref="ShipLabException">None came.</exception>
    public Tensor Logits(Tensor features) => head is null
        ? throw new ShipLabException("This image tower has no head of its own: it gives features, no classes. "
            + "Train a head on them.")
        : head.call(features);

    /// <summary>Turns training and gradients of all weights off; they still pass to inputs. Returns this.</summary>
    public VisionTransformer Frozen()
    {
        eval();
        foreach (var parameter in parameters()) parameter.requires_grad = false;
        return this;
    }

    /// <summary>A frozen tower with the same weights in memory of its own; the caller disposes it.</summary>
    public VisionTransformer Copy()
    {
        using var _ = no_grad();
        var copy = new VisionTransformer(Config, Device).Frozen();
        foreach (var (to, from) in copy.parameters().Zip(parameters())) to.copy_(from);
        return copy;
    }
}
