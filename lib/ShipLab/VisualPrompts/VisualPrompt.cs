using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.VisualPrompts;

/// <summary>
/// Prompts in a frozen tower (Jia et al., ECCV 2022; KMnP/vpt, src/models/vit_prompt/vit.py): K learned tokens between
/// class token and patches, without positions. Shallow: before the first block, from where they pass all blocks. Deep:
/// every block has its own, and what they become there is thrown away, so only their keys and values are computed.
/// In CLIP's tower those of the first block pass ln_pre, as in its shallow form by Menghini et al. (NeurIPS 2023,
/// models/clip_encoders.py); a deep form of CLIP is not official.
/// </summary>
public sealed class VisualPrompt : IAdaptedTower
{
    private readonly VisionTransformer _tower;
    private readonly Parameter _first;                 // [1, K, P]
    private readonly Parameter? _deep;                 // [layers - 1, K, P]
    private readonly Parameter? _projWeight, _projBias; // [W, P], [W]

    /// <summary>Prompts uniform within sqrt(6 / (3 p p + P)) for patches of p pixels; the projection's weight normal
    /// with standard deviation sqrt(2 / W), its bias uniform within 1 / sqrt(P): as VPT's code starts them.</summary>
    /// <param name="tower">frozen; stays the caller's</param>
    /// <param name="seed">decides all of it</param>
    public VisualPrompt(VisionTransformer tower, VisualPromptOptions options, long seed)
    {
        OptionSettings.Require(options, "Visual prompt tuning");
        using var source = new Generator((ulong)Seeds.For(seed, "visual prompts"));
        var (device, width, layers) = (tower.Device, tower.Width, tower.Blocks.Layers);
        var size = options.Projection ?? width;
        var bound = Math.Sqrt(6.0 / (3 * tower.PatchSize * tower.PatchSize + size));
        _tower = tower;
        _first = Learnable.Uniform(source, bound, device, 1, options.Prompts, size);
        var learned = new Dictionary<string, Parameter> { ["prompt_embeddings"] = _first };
        if (options.Deep && layers > 1)
            learned["deep_prompt_embeddings"] = _deep =
                Learnable.Uniform(source, bound, device, layers - 1, options.Prompts, size);
        if (options.Projection is not null)
        {
            learned["prompt_proj.weight"] = _projWeight =
                Learnable.Normal(source, Math.Sqrt(2.0 / width), device, width, size);
            learned["prompt_proj.bias"] = _projBias =
                Learnable.Uniform(source, 1 / Math.Sqrt(size), device, width);
        }
        Learned = learned;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Parameter> Learned { get; }

    /// <inheritdoc/>
    public Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        var first = Projected(_first);                                                      // [1, K, W]
        if (_deep is null) return _tower.Encode(_tower.Embed(images, first)).MoveToOuterDisposeScope();
        Tensor[] each = [_tower.Normed(first), .. Projected(_deep).split(1)];               // layers x [1, K, W]
        var prefix = _tower.Blocks.PrefixOf(each);
        return _tower.Encode(_tower.Embed(images), prefix).MoveToOuterDisposeScope();       // [B, D]
    }

    /// <summary>[..., P] -> [..., W]</summary>
    private Tensor Projected(Tensor prompts) =>
        _projWeight is null ? prompts : F.linear(prompts, _projWeight, _projBias);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Learned.Values) parameter.Dispose();
    }
}
