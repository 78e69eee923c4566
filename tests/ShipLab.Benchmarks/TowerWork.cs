namespace ShipLab.Benchmarks;

/// <summary>
/// How much arithmetic a CLIP's tower needs: multiplications and additions of its convolutions, linear layers and
/// attention; all else is less than a hundredth of it. In 10^9 operations. A convolution counts as the sum of products
/// that defines it, whatever way it is computed: Winograd's takes fewer.
/// </summary>
internal static class TowerWork
{
    /// <summary>One image through the image tower.</summary>
    public static double Image(ClipConfig config) =>
        (config.VisionStages is { } stages ? ResNet(config, stages) : Transformer(config)) / 1e9;

    /// <summary>One prompt of so many tokens through the text tower.</summary>
    public static double Prompt(ClipConfig config, int tokens) =>
        (config.TextLayers * Layer(tokens, config.TextWidth) + Product(1, config.TextWidth, config.EmbedDim)) / 1e9;

    private static double Transformer(ClipConfig config)
    {
        var (width, patch) = (config.VisionWidth, config.VisionPatchSize);
        var patches = config.ImageResolution / patch * (config.ImageResolution / patch);
        return Product(patches, 3 * patch * patch, width) + config.VisionLayers * Layer(patches + 1, width)
            + Product(1, width, config.EmbedDim);
    }

    private static double ResNet(ClipConfig config, ResNetStages stages)
    {
        var (width, side) = (config.VisionWidth, config.ImageResolution / 2);
        var work = Convolution(side, 3, 3, width / 2) + Convolution(side, 3, width / 2, width / 2)
            + Convolution(side, 3, width / 2, width);
        (side, var from) = (side / 2, width);
        foreach (var (stage, blocks) in new[] { stages.Layer1, stages.Layer2, stages.Layer3, stages.Layer4 }.Index())
        {
            var planes = width << stage;
            for (var block = 0; block < blocks; block++)
            {
                var after = block == 0 && stage > 0 ? side / 2 : side;  // pooled between the second and the third
                work += Convolution(side, 1, from, planes) + Convolution(side, 3, planes, planes)
                    + Convolution(after, 1, planes, 4 * planes);
                if (block == 0) work += Convolution(after, 1, from, 4 * planes);
                (side, from) = (after, 4 * planes);
            }
        }
        var tokens = side * side + 1;
        return work + 2 * Product(tokens, from, from) + Product(1, from, from) + Product(1, from, config.EmbedDim)
            + 2 * Product(1, from, tokens);
    }

    private static double Layer(int tokens, int width) =>
        12 * Product(tokens, width, width) + 2 * Product(tokens, tokens, width);

    private static double Convolution(int side, int size, int from, int to) =>
        Product(side * side, size * size * from, to);

    private static double Product(double m, double k, double n) => 2 * m * k * n;
}
