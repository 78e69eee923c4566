namespace ShipLab.ModelFiles;

/// <summary>The sizes of a plain vision transformer, read off the shapes of its tensors.</summary>
internal static class VitShapes
{
    /// <param name="shapes">by the library's names</param>
    /// <param name="heads">attention heads; null for width / 64</param>
    /// <param name="called">what to add to a name in a message</param>
    /// <exception cref="ShipLabException">A tensor that tells a size is missing or has another number of
    /// dimensions.</exception>
    public static VitConfig Config(IReadOnlyDictionary<string, long[]> shapes, int? heads, Func<string, string> called)
    {
        var patches = Shape("conv1.weight", "[width, 3, patch, patch]", 4);
        var positions = Shape("positional_embedding", "[1 + grid * grid, width]", 2);
        var hidden = Shape("transformer.resblocks.0.mlp.c_fc.weight", "[MLP's width, width]", 2);
        var width = patches[0];
        var config = new VitConfig
        {
            Resolution = ClipConfig.Grid(positions[0], $"positional_embedding{called("positional_embedding")}",
                "class token") * patches[2],
            PatchSize = patches[2], Width = width, Heads = heads ?? Math.Max(1, width / 64),
            Layers = ClipConfig.CountBlocks(shapes, "transformer.resblocks."),
            MlpWidth = hidden[0] == 4L * width ? null : hidden[0],
            Classes = shapes.ContainsKey("head.weight") ? Shape("head.weight", "[classes, width]", 2)[0] : 0,
        };
        config.Validate();
        return config;

        int[] Shape(string name, string expected, int rank)
        {
            if (!shapes.TryGetValue(name, out var shape))
                throw new ShipLabException($"the weights hold no tensor '{name}'{called(name)} of shape {expected}. " +
                    "The file is incomplete or of another model.");
            if (shape.Length != rank || shape.Any(s => s is < 1 or > int.MaxValue))
                throw new ShipLabException($"tensor '{name}'{called(name)} has shape {StoredTensor.TextOf(shape)}, " +
                    $"but {expected} was expected. The file is damaged or of another model.");
            return [.. shape.Select(s => (int)s)];
        }
    }

    /// <summary>What a plain ViT of these sizes would be.</summary>
    public static VitConfig Plain(VitConfig config) => new()
    {
        Resolution = config.Resolution, PatchSize = config.PatchSize, Width = config.Width, Layers = config.Layers,
        Heads = config.Heads, MlpWidth = config.MlpWidth, Classes = config.Classes,
    };

    /// <summary>Attention heads as the file's metadata tell them, or null.</summary>
    /// <exception cref="ShipLabException">They are no number.</exception>
    public static int? Heads(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(ClipConfig.VisionHeadsKey, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var heads) && heads > 0
            ? heads
            : throw new ShipLabException($"The metadata entry '{ClipConfig.VisionHeadsKey}' is '{text}', but a " +
                "positive whole number was expected.");
    }
}
