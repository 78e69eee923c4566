namespace ShipLab.Models;

/// <summary>The sizes of a vision transformer, and what the plain ViT (Dosovitskiy et al., ICLR 2021) and CLIP's image
/// tower do differently around the same blocks. The defaults are the plain ViT's, as timm 0.5.4 has it.</summary>
public sealed record VitConfig
{
    /// <summary>R: height and width of an image in pixels.</summary>
    public required int Resolution { get; init; }

    /// <summary>Height and width of a patch in pixels; divides <see cref="Resolution"/>.</summary>
    public required int PatchSize { get; init; }

    /// <summary>W: width of the tokens.</summary>
    public required int Width { get; init; }

    /// <summary>How many blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads; divides <see cref="Width"/>.</summary>
    public required int Heads { get; init; }

    /// <summary>Between the layers of an MLP; null for four times the width.</summary>
    public int? MlpWidth { get; init; }

    /// <summary>Within the MLPs. The plain ViT: GELU by erf; CLIP: what its configuration says.</summary>
    public Activation Activation { get; init; } = Activation.Gelu;

    /// <summary>Of all layer norms. The plain ViT: 1e-6; CLIP: 1e-5.</summary>
    public double LayerNormEps { get; init; } = 1e-6;

    /// <summary>A bias on the patches. The plain ViT has one, CLIP none.</summary>
    public bool PatchBias { get; init; } = true;

    /// <summary>A layer norm before the first block: CLIP's ln_pre.</summary>
    public bool PreNorm { get; init; }

    /// <summary>D: width of the features behind CLIP's projection; null for none: features are W wide.</summary>
    public int? EmbedDim { get; init; }

    /// <summary>Classes of a linear head on the features, as pretraining left it; 0 for none.</summary>
    public int Classes { get; init; }

    /// <summary>Patches along a side.</summary>
    public int Grid => Resolution / PatchSize;

    /// <summary>Width of the features.</summary>
    public int FeatureWidth => EmbedDim ?? Width;

    /// <summary>The image tower of a CLIP model.</summary>
    public static VitConfig OfClip(ClipConfig clip) => new()
    {
        Resolution = clip.ImageResolution, PatchSize = clip.VisionPatchSize, Width = clip.VisionWidth,
        Layers = clip.VisionLayers, Heads = clip.VisionHeads, MlpWidth = clip.VisionMlpWidth,
        Activation = clip.Activation, LayerNormEps = 1e-5, PatchBias = false, PreNorm = true,
        EmbedDim = clip.EmbedDim,
    };

    /// <exception cref="ShipLabException">A size is not positive, or one that must divide another does not.</exception>
    public void Validate()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(Resolution), Resolution), (nameof(PatchSize), PatchSize), (nameof(Width), Width),
            (nameof(Layers), Layers), (nameof(Heads), Heads), (nameof(MlpWidth), MlpWidth ?? 1),
            (nameof(EmbedDim), EmbedDim ?? 1), (nameof(Classes), Classes + 1),
        })
            if (value < 1)
                throw new ShipLabException($"Vision transformer: {name} is {value}, which is too small.");
        if (Resolution % PatchSize != 0)
            throw new ShipLabException($"Vision transformer: patches of {PatchSize} pixels do not fill an image of "
                + $"{Resolution}. Give a resolution that {PatchSize} divides.");
        if (Width % Heads != 0)
            throw new ShipLabException($"Vision transformer: {Heads} heads do not divide the width {Width}. "
                + "Say how many heads the model has.");
    }
}
