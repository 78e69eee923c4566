using System.Globalization;

namespace ShipLab;

/// <summary>
/// The sizes of a CLIP model with a vision transformer. They are never written by hand for a model that exists: <see cref="Infer"/> reads
/// them off the shapes of its state dict, as OpenAI's build_model does, so that no configuration file can disagree with the weights.
/// </summary>
public sealed record ClipConfig
{
    /// <summary>D: the width of the joint space of images and texts.</summary>
    public required int EmbedDim { get; init; }

    /// <summary>R: height and width of the input image in pixels.</summary>
    public required int ImageResolution { get; init; }

    public required int VisionLayers { get; init; }
    public required int VisionWidth { get; init; }

    /// <summary>Height and width of a patch in pixels; divides <see cref="ImageResolution"/>.</summary>
    public required int VisionPatchSize { get; init; }

    public required int VisionHeads { get; init; }

    /// <summary>The number of text positions that the model has embeddings for (77 in OpenAI's models).</summary>
    public required int ContextLength { get; init; }

    public required int VocabSize { get; init; }
    public required int TextWidth { get; init; }
    public required int TextHeads { get; init; }
    public required int TextLayers { get; init; }

    /// <summary>Metadata keys of a weights file for what shapes cannot tell: the attention heads.</summary>
    public const string VisionHeadsKey = "vision_heads", TextHeadsKey = "text_heads";

    /// <summary>
    /// Reads the sizes off the shapes of a state dict with OpenAI's names. Heads are width / 64 unless the metadata has
    /// <c>vision_heads</c> or <c>text_heads</c>.
    /// </summary>
    /// <exception cref="ShipLabException">A tensor that is needed is missing or has an impossible shape.</exception>
    public static ClipConfig Infer(IReadOnlyDictionary<string, long[]> shapes, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (!shapes.ContainsKey("visual.proj") && shapes.ContainsKey("visual.layer1.0.conv1.weight"))
            throw new ShipLabException("This is a CLIP model with a ResNet image tower; only vision transformers are supported so far. " +
                                       "Use a ViT checkpoint, e.g. ViT-B/16 or ViT-B/32.");
        var conv1 = Shape(shapes, "visual.conv1.weight", 4);                     // [width, 3, patch, patch]
        var positions = Shape(shapes, "visual.positional_embedding", 2);         // [1 + grid*grid, width]
        var textPositions = Shape(shapes, "positional_embedding", 2);            // [context, width]
        var tokens = Shape(shapes, "token_embedding.weight", 2);                 // [vocabulary, width]
        var projection = Shape(shapes, "text_projection", 2);                    // [width, D]
        var grid = (int)Math.Round(Math.Sqrt(positions[0] - 1));
        if (grid < 1 || grid * grid + 1 != positions[0])
            throw new ShipLabException($"visual.positional_embedding has {positions[0]} rows, which is not one class token and a square grid " +
                                       "of patches. The weights are not those of a CLIP vision transformer.");
        var config = new ClipConfig
        {
            EmbedDim = (int)projection[1],
            ImageResolution = grid * (int)conv1[2],
            VisionLayers = CountBlocks(shapes, "visual.transformer.resblocks."),
            VisionWidth = (int)conv1[0],
            VisionPatchSize = (int)conv1[2],
            VisionHeads = Heads(metadata, VisionHeadsKey, conv1[0]),
            ContextLength = (int)textPositions[0],
            VocabSize = (int)tokens[0],
            TextWidth = (int)textPositions[1],
            TextHeads = Heads(metadata, TextHeadsKey, textPositions[1]),
            TextLayers = CountBlocks(shapes, "transformer.resblocks."),
        };
        config.Validate();
        return config;
    }

    /// <exception cref="ShipLabException">A size is not positive, or one that must divide another does not.</exception>
    public void Validate()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(EmbedDim), EmbedDim), (nameof(ImageResolution), ImageResolution), (nameof(VisionLayers), VisionLayers),
            (nameof(VisionWidth), VisionWidth), (nameof(VisionPatchSize), VisionPatchSize), (nameof(VisionHeads), VisionHeads),
            (nameof(ContextLength), ContextLength), (nameof(VocabSize), VocabSize), (nameof(TextWidth), TextWidth),
            (nameof(TextHeads), TextHeads), (nameof(TextLayers), TextLayers),
        })
            if (value < 1)
                throw new ShipLabException($"CLIP configuration: {name} is {value}, it must be at least 1.");
        MustDivide(VisionPatchSize, ImageResolution, nameof(VisionPatchSize), nameof(ImageResolution));
        MustDivide(VisionHeads, VisionWidth, nameof(VisionHeads), nameof(VisionWidth));
        MustDivide(TextHeads, TextWidth, nameof(TextHeads), nameof(TextWidth));
    }

    private static void MustDivide(int divisor, int value, string divisorName, string name)
    {
        if (value % divisor != 0)
            throw new ShipLabException($"CLIP configuration: {divisorName} {divisor} does not divide {name} {value}.");
    }

    private static long[] Shape(IReadOnlyDictionary<string, long[]> shapes, string name, int rank)
    {
        if (!shapes.TryGetValue(name, out var shape))
            throw new ShipLabException($"The weights hold no tensor '{name}', so they are not a CLIP state dict with OpenAI's names.");
        if (shape.Length != rank)
            throw new ShipLabException($"Tensor '{name}' has shape [{string.Join(", ", shape)}], but {rank} dimensions were expected.");
        return shape;
    }

    private static int CountBlocks(IReadOnlyDictionary<string, long[]> shapes, string prefix) =>
        shapes.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Select(k => k[prefix.Length..].Split('.')[0]).Distinct().Count();

    private static int Heads(IReadOnlyDictionary<string, string>? metadata, string key, long width)
    {
        if (metadata is null || !metadata.TryGetValue(key, out var text)) return Math.Max(1, (int)(width / 64));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var heads) && heads > 0) return heads;
        throw new ShipLabException($"The metadata entry '{key}' is '{text}', but a positive whole number was expected.");
    }
}
