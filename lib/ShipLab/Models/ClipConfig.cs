namespace ShipLab.Models;

/// <summary>The sizes of a CLIP model. They are never written by hand for a model that exists:
/// <see cref="Infer"/> reads them off the shapes of its state dict, as OpenAI's build_model does,
/// so that no configuration file can disagree with the weights.</summary>
public sealed record ClipConfig
{
    /// <summary>D: the width of the joint space of images and texts.</summary>
    public required int EmbedDim { get; init; }

    /// <summary>R: height and width of the input image in pixels.</summary>
    public required int ImageResolution { get; init; }

    /// <summary>The bottlenecks of a ResNet image tower, stage by stage; null for a vision transformer.</summary>
    public ResNetStages? VisionStages { get; init; }

    /// <summary>Blocks of the vision transformer, or bottlenecks of all the ResNet's stages together.</summary>
    public required int VisionLayers { get; init; }

    /// <summary>Width of the vision transformer, or channels that leave the ResNet's stem.</summary>
    public required int VisionWidth { get; init; }

    /// <summary>Height and width in pixels of what becomes one position; divides <see cref="ImageResolution"/>.
    /// A vision transformer's patch; a ResNet's whole stride, <see cref="ResNetStride"/>.</summary>
    public required int VisionPatchSize { get; init; }

    /// <summary>Attention heads of the vision transformer, or of the ResNet's attention pooling.</summary>
    public required int VisionHeads { get; init; }

    /// <summary>Between the layers of the vision transformer's MLPs; null for four times its width,
    /// as in all of OpenAI's models. Some of open_clip's have another (ViT-g-14, ViT-bigG-14);
    /// they are only ever read from files, so this is not public.</summary>
    internal int? VisionMlpWidth { get; init; }

    /// <summary>What stands in the transformers' MLPs. Shapes do not tell it.</summary>
    public Activation Activation { get; init; } = Activation.QuickGelu;

    /// <summary>The number of text positions that the model has embeddings for (77 in OpenAI's models).</summary>
    public required int ContextLength { get; init; }

    /// <summary>Tokens that the text tower knows.</summary>
    public required int VocabSize { get; init; }
    /// <summary>Width W of the text tower.</summary>
    public required int TextWidth { get; init; }
    /// <summary>Attention heads of the text tower.</summary>
    public required int TextHeads { get; init; }
    /// <summary>Blocks of the text tower.</summary>
    public required int TextLayers { get; init; }

    /// <summary>Between the layers of the text transformer's MLPs; null for four times its width.</summary>
    internal int? TextMlpWidth { get; init; }

    /// <summary>Metadata keys of a weights file for what shapes cannot tell: the attention heads.</summary>
    public const string VisionHeadsKey = "vision_heads", TextHeadsKey = "text_heads";

    /// <summary>Metadata key of a weights file for the activation: the name of an
    /// <see cref="Models.Activation"/>.</summary>
    public const string ActivationKey = "activation";

    /// <summary>A ResNet tower makes one position of 32 x 32 pixels.</summary>
    public const int ResNetStride = 32;

    /// <summary>A ResNet's bottlenecks put out four times their width.</summary>
    internal const int ResNetExpansion = 4;

    /// <summary>Channels that leave a ResNet's last stage: 32 times those of the stem.</summary>
    internal int ResNetFeatures => VisionWidth * 8 * ResNetExpansion;

    /// <summary>
    /// Reads the sizes off the shapes of a state dict with OpenAI's names. Heads are width / 64 unless the metadata has
    /// <c>vision_heads</c> or <c>text_heads</c> (a ResNet's pooling: its 32 * width channels / 64);
    /// the activation is QuickGELU unless the metadata has <c>activation</c>.
    /// </summary>
    /// <exception cref="ShipLabException">A tensor that is needed is missing or has an impossible shape.</exception>
    public static ClipConfig Infer(IReadOnlyDictionary<string, long[]> shapes,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        var textPositions = Shape(shapes, "positional_embedding", 2);            // [context, width]
        var tokens = Shape(shapes, "token_embedding.weight", 2);                 // [vocabulary, width]
        var projection = Shape(shapes, "text_projection", 2);                    // [width, D]
        var isResNet = !shapes.ContainsKey("visual.proj") && shapes.ContainsKey("visual.layer1.0.conv1.weight");
        var image = isResNet ? InferResNet(shapes) : InferTransformer(shapes);
        var config = new ClipConfig
        {
            EmbedDim = (int)projection[1],
            ImageResolution = image.Resolution,
            VisionStages = image.Stages,
            VisionLayers = image.Layers,
            VisionWidth = image.Width,
            VisionPatchSize = image.Patch,
            VisionMlpWidth = isResNet ? null : MlpWidth(shapes, "visual.", image.Width),
            VisionHeads = Heads(metadata, VisionHeadsKey, isResNet ? image.Width * 32L : image.Width),
            Activation = ActivationOf(metadata),
            ContextLength = (int)textPositions[0],
            VocabSize = (int)tokens[0],
            TextWidth = (int)textPositions[1],
            TextHeads = Heads(metadata, TextHeadsKey, textPositions[1]),
            TextLayers = CountBlocks(shapes, "transformer.resblocks."),
            TextMlpWidth = MlpWidth(shapes, "", textPositions[1]),
        };
        config.Validate();
        return config;
    }

    private sealed record ImageSizes(int Resolution, ResNetStages? Stages, int Layers, int Width, int Patch);

    private static ImageSizes InferTransformer(IReadOnlyDictionary<string, long[]> shapes)
    {
        var conv1 = Shape(shapes, "visual.conv1.weight", 4);                     // [width, 3, patch, patch]
        const string positions = "visual.positional_embedding";
        var grid = Grid(Shape(shapes, positions, 2)[0], positions, "class token");
        return new(grid * (int)conv1[2], null, CountBlocks(shapes, "visual.transformer.resblocks."), (int)conv1[0],
            (int)conv1[2]);
    }

    private static ImageSizes InferResNet(IReadOnlyDictionary<string, long[]> shapes)
    {
        var width = (int)Shape(shapes, "visual.layer1.0.conv1.weight", 4)[0];    // [width, width, 1, 1]
        const string positions = "visual.attnpool.positional_embedding";
        var grid = Grid(Shape(shapes, positions, 2)[0], positions, "mean token");
        int Blocks(int stage) => CountBlocks(shapes,
            string.Create(CultureInfo.InvariantCulture, $"visual.layer{stage}."));
        var stages = new ResNetStages(Blocks(1), Blocks(2), Blocks(3), Blocks(4));
        return new(grid * ResNetStride, stages, stages.Total, width, ResNetStride);
    }

    /// <summary>Positions along a side of the square that the table has rows for, behind one token:
    /// 1 + grid*grid rows.</summary>
    internal static int Grid(long rows, string name, string token)
    {
        var grid = (int)Math.Round(Math.Sqrt(rows - 1));
        if (grid < 1 || grid * grid + 1 != rows)
            throw new ShipLabException($"{name} has {rows} rows, which is not one {token} and a square grid of places. "
                + "The weights are not those of an image tower.");
        return grid;
    }

    /// <exception cref="ShipLabException">A size is not positive, or one that must divide another does not.</exception>
    public void Validate()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(EmbedDim), EmbedDim), (nameof(ImageResolution), ImageResolution),
                (nameof(VisionLayers), VisionLayers),
            (nameof(VisionWidth), VisionWidth), (nameof(VisionPatchSize), VisionPatchSize),
                (nameof(VisionHeads), VisionHeads),
            (nameof(ContextLength), ContextLength), (nameof(VocabSize), VocabSize), (nameof(TextWidth), TextWidth),
            (nameof(TextHeads), TextHeads), (nameof(TextLayers), TextLayers),
        })
            if (value < 1)
                throw new ShipLabException($"CLIP configuration: {name} is {value}, it must be at least 1.");
        MustDivide(VisionPatchSize, ImageResolution, nameof(VisionPatchSize), nameof(ImageResolution));
        if (VisionStages is null) MustDivide(VisionHeads, VisionWidth, nameof(VisionHeads), nameof(VisionWidth));
        else ValidateResNet(VisionStages);
        MustDivide(TextHeads, TextWidth, nameof(TextHeads), nameof(TextWidth));
    }

    private void ValidateResNet(ResNetStages stages)
    {
        if (stages.ToArray().Any(blocks => blocks < 1))
            throw new ShipLabException($"CLIP configuration: {nameof(VisionStages)} is {stages}, "
                + "but each of the four stages needs a block.");
        if (VisionLayers != stages.Total || VisionPatchSize != ResNetStride)
            throw new ShipLabException($"CLIP configuration: with {nameof(VisionStages)} {stages}, "
                + $"{nameof(VisionLayers)} is {stages.Total} and {nameof(VisionPatchSize)} {ResNetStride}, "
                + $"but they are {VisionLayers} and {VisionPatchSize}.");
        MustDivide(2, VisionWidth, "the stem, which begins with half the channels: ", nameof(VisionWidth));
        MustDivide(VisionHeads, ResNetFeatures, nameof(VisionHeads), nameof(ResNetFeatures));
    }

    private static void MustDivide(int divisor, int value, string divisorName, string name)
    {
        if (value % divisor != 0)
            throw new ShipLabException($"CLIP configuration: {divisorName} {divisor} does not divide {name} {value}.");
    }

    private static long[] Shape(IReadOnlyDictionary<string, long[]> shapes, string name, int rank)
    {
        if (!shapes.TryGetValue(name, out var shape))
            throw new ShipLabException($"The weights hold no tensor '{name}', "
                + "so they are not a CLIP state dict with OpenAI's names.");
        if (shape.Length != rank)
            throw new ShipLabException($"Tensor '{name}' has shape [{string.Join(", ", shape)}], "
                + $"but {rank} dimensions were expected.");
        return shape;
    }

    internal static int CountBlocks(IReadOnlyDictionary<string, long[]> shapes, string prefix) =>
        shapes.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Select(k => k[prefix.Length..].Split('.')[0]).Distinct().Count();

    // Of a damaged file the shapes are checked when it is loaded; here they only tell a width.
    private static int? MlpWidth(IReadOnlyDictionary<string, long[]> shapes, string tower, long width) =>
        shapes.GetValueOrDefault(tower + "transformer.resblocks.0.mlp.c_fc.weight")
            is [> 0 and <= int.MaxValue and var hidden, _] && hidden != 4 * width
            ? (int)hidden
            : null;

    private static int Heads(IReadOnlyDictionary<string, string>? metadata, string key, long width)
    {
        if (metadata is null || !metadata.TryGetValue(key, out var text)) return Math.Max(1, (int)(width / 64));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var heads) && heads > 0)
            return heads;
        throw new ShipLabException($"The metadata entry '{key}' is '{text}', "
            + "but a positive whole number was expected.");
    }

    private static Activation ActivationOf(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || !metadata.TryGetValue(ActivationKey, out var text)) return Activation.QuickGelu;
        if (Enum.GetValues<Activation>().Where(a => a.ToString() == text).ToArray() is [var activation])
            return activation;
        throw new ShipLabException($"The metadata entry '{ActivationKey}' is '{text}', "
            + $"but one of {string.Join(", ", Enum.GetNames<Activation>())} was expected.");
    }
}
