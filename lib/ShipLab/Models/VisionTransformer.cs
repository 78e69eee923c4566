using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>The image side of CLIP: [B, 3, R, R] f32, normalised -> [B, D], not normalised.</summary>
public abstract class ImageTower(string name) : Module<Tensor, Tensor>(name);

/// <summary>CLIP's vision transformer: patches through a convolution without bias, a class token first, ln_pre,
/// the transformer, and the class token through ln_post and a projection.</summary>
public sealed class VisionTransformer : ImageTower
{
#pragma warning disable IDE1006 // state-dict names
    internal readonly PatchEmbedding conv1;
    internal readonly Parameter class_embedding;      // [W]
    internal readonly Parameter positional_embedding; // [1 + grid*grid, W]
    internal readonly LayerNorm ln_pre, ln_post;
    internal readonly Transformer transformer;
    internal readonly Parameter proj;                 // [W, D]
#pragma warning restore IDE1006

    /// <summary>A tower with zero weights, to be loaded or initialised.</summary>
    /// <param name="mlpWidth">between the layers of each MLP; null for 4 * width</param>
    public VisionTransformer(int resolution, int patchSize, int width, int layers, int heads, int embedDim,
        Activation activation = Activation.QuickGelu, Device? device = null, int? mlpWidth = null)
            : base(nameof(VisionTransformer))
    {
        device ??= CPU;
        (Resolution, PatchSize, Width) = (resolution, patchSize, width);
        var grid = resolution / patchSize;
        conv1 = new PatchEmbedding(patchSize, width, device);
        class_embedding = Weights.Zeros(device, width);
        positional_embedding = Weights.Zeros(device, 1 + grid * grid, width);
        ln_pre = LayerNorm(width, device: device);
        transformer = new Transformer(width, layers, heads, causal: false, activation, device, mlpWidth);
        ln_post = LayerNorm(width, device: device);
        proj = Weights.Zeros(device, width, embedDim);
        RegisterComponents();
    }

    /// <summary>Height and width of its images in pixels.</summary>
    public int Resolution { get; }
    /// <summary>Height and width of a patch in pixels.</summary>
    public int PatchSize { get; }
    /// <summary>Width of its tokens.</summary>
    public int Width { get; }

    /// <summary>The blocks, for methods that put tokens of their own between them.</summary>
    public Transformer Blocks => transformer;

    /// <summary>[B, 3, R, R] -> [B, D], not normalised</summary>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var x = Embed(images);                                                                              // [B, L, W]
        var (batch, length) = (x.shape[0], x.shape[1]);
        var rows = arange(0, batch * length, length, dtype: int64, device: x.device);                // the class tokens
        return Pool(transformer.Forward(x, rows)).MoveToOuterDisposeScope();
    }

    /// <summary>The input of the first block: [B, 3, R, R] -> [B, 1 + grid*grid, W], class token first,
    /// positions added, after ln_pre.</summary>
    public Tensor Embed(Tensor images)
    {
        if (images.shape is not [_, 3, var height, var columns] || height != Resolution || columns != Resolution)
            throw new ShipLabException($"The image tower takes images of shape [B, 3, {Resolution}, {Resolution}], "
                + $"but got [{string.Join(", ", images.shape)}]. Run them through the model's Preprocess first.");
        using var scope = NewDisposeScope();
        var patches = conv1.call(images).In(class_embedding.dtype);                                 // [B, grid*grid, W]
        var start = class_embedding.expand(patches.shape[0], 1, Width);                                     // [B, 1, W]
        return ln_pre.call(cat([start, patches], 1).add_(positional_embedding)).MoveToOuterDisposeScope();  // [B, L, W]
    }

    /// <summary>Class tokens that left the last block: [B, W] -> [B, W] after ln_post.</summary>
    public Tensor Normalise(Tensor classTokens) => ln_post.call(classTokens);

    /// <summary>Class tokens that left the last block: [B, W] -> features [B, D].</summary>
    public Tensor Pool(Tensor classTokens)
    {
        using var scope = NewDisposeScope();
        return Normalise(classTokens).mm(proj).MoveToOuterDisposeScope();
    }
}

/// <summary>A convolution whose stride is its kernel, as one matrix product over the patches.</summary>
internal sealed class PatchEmbedding : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // state-dict name
    public readonly Parameter weight; // [W, 3, p, p]
#pragma warning restore IDE1006
    private readonly int _size;

    public PatchEmbedding(int size, int width, Device device) : base(nameof(PatchEmbedding))
    {
        _size = size;
        weight = Weights.Zeros(device, width, 3, size, size);
        RegisterComponents();
    }

    /// <summary>[B, 3, R, R] -> [B, grid*grid, W], patches row by row</summary>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var (batch, grid) = (images.shape[0], images.shape[2] / _size);
        var patches = images.view(batch, 3, grid, _size, grid, _size).permute(0, 2, 4, 1, 3, 5)    // [B, g, g, 3, p, p]
            .reshape(batch, grid * grid, 3 * _size * _size);                                        // [B, g*g, 3*p*p]
        // [B, g*g, W]
        return F.linear(patches.In(weight.dtype), weight.view(-1, 3 * _size * _size)).MoveToOuterDisposeScope();
    }
}
