namespace ShipLab.ModelFiles;

/// <summary>A published CLIP model.</summary>
/// <param name="Name">OpenAI's name, e.g. "ViT-B/16"</param>
/// <param name="FileName">the weights file's name, e.g. "ViT-B-16.pt"</param>
/// <param name="Address">where the weights are downloaded from</param>
/// <param name="Sha256">of the weights file, 64 lower-case hexadecimal digits</param>
/// <param name="Config">the sizes of the model</param>
public sealed record CatalogueModel(string Name, string FileName, Uri Address, string Sha256, ClipConfig Config)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// OpenAI's nine CLIP models. Names, addresses and SHA-256 sums are those of github.com/openai/CLIP, clip/clip.py
/// (_MODELS), where the last folder of each address is the sum that clip.py checks. Sizes in bytes have no citable
/// source and are left out. Model sizes are those of the published weights (Radford et al., Learning transferable
/// visual models from natural language supervision, 2021, appendix on hyper-parameters).
/// </summary>
public static class ClipCatalogue
{
    private const string Root = "https://openaipublic.azureedge.net/clip/models/";

    /// <summary>All models, in OpenAI's order.</summary>
    public static IReadOnlyList<CatalogueModel> Models { get; } =
    [
        OpenAi("RN50", "afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762",
            ResNet(new(3, 4, 6, 3), 64, 224, 1024, 512)),
        OpenAi("RN101", "8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599",
            ResNet(new(3, 4, 23, 3), 64, 224, 512, 512)),
        OpenAi("RN50x4", "7e526bd135e493cef0776de27d5f42653e6b4c8bf9e0f653bb11773263205fdd",
            ResNet(new(4, 6, 10, 6), 80, 288, 640, 640)),
        OpenAi("RN50x16", "52378b407f34354e150460fe41077663dd5b39c54cd0bfd2b27167a4a06ec9aa",
            ResNet(new(6, 8, 18, 8), 96, 384, 768, 768)),
        OpenAi("RN50x64", "be1cfb55d75a9666199fb2206c106743da0f6468c9d327f3e0d0a543a9919d9c",
            ResNet(new(3, 15, 36, 10), 128, 448, 1024, 1024)),
        OpenAi("ViT-B/32", "40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af",
            Vit(32, 768, 12, 224, 512, 512)),
        OpenAi("ViT-B/16", "5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f",
            Vit(16, 768, 12, 224, 512, 512)),
        OpenAi("ViT-L/14", "b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836",
            Vit(14, 1024, 24, 224, 768, 768)),
        OpenAi("ViT-L/14@336px", "3035c92b350959924f9f00213499208652fc7ea050643e8b385c2dac08641f02",
            Vit(14, 1024, 24, 336, 768, 768)),
    ];

    /// <summary>The model of that name, or null. Case does not matter, nor which signs stand between letters and
    /// digits, nor "px" or ".pt" at the end: "vit-b-16", "ViT-L-14-336" and "RN50.pt" are known.</summary>
    public static CatalogueModel? Find(string name)
    {
        var key = Key(name);
        return Models.FirstOrDefault(model => Key(model.Name) == key);
    }

    /// <exception cref="ShipLabException">There is no such model; the nearest and all there are are named.</exception>
    public static CatalogueModel Get(string name) => Find(name) ?? throw new ShipLabException(
        $"There is no CLIP model '{name}' in the catalogue. Did you mean {Nearest(name)}? " +
        $"Known are {string.Join(", ", Models)}.");

    /// <summary>The model whose name takes the fewest changed, added or left-out letters.</summary>
    internal static CatalogueModel Nearest(string name) =>
        Models.MinBy(model => NearestName.Distance(Key(name), Key(model.Name)))!;

    /// <summary>" Did you mean ViT-B/16?" within three letters of a model's name, else nothing: it may be a
    /// path.</summary>
    internal static string Suggestion(string name)
    {
        var nearest = Nearest(name);
        return NearestName.Distance(Key(name), Key(nearest.Name)) <= 3 ? $" Did you mean {nearest}?" : "";
    }

    private static string Key(string name)
    {
        var key = name.Trim().ToLowerInvariant();
        if (key.EndsWith(".pt", StringComparison.Ordinal)) key = key[..^3];
        if (key.EndsWith("px", StringComparison.Ordinal)) key = key[..^2];
        return string.Concat(key.Where(char.IsAsciiLetterOrDigit));
    }

    private static CatalogueModel OpenAi(string name, string sha256, ClipConfig config)
    {
        var file = name.Replace('/', '-').Replace('@', '-') + ".pt";
        return new CatalogueModel(name, file, new Uri($"{Root}{sha256}/{file}"), sha256, config);
    }

    private static ClipConfig Vit(int patch, int width, int layers, int resolution, int embedDim, int textWidth) =>
        Sizes(width, patch, layers, width / 64, resolution, embedDim, textWidth);

    private static ClipConfig ResNet(ResNetStages stages, int width, int resolution, int embedDim, int textWidth) =>
        Sizes(width, ClipConfig.ResNetStride, stages.Total, width * 32 / 64, resolution, embedDim, textWidth) with
        {
            VisionStages = stages,
        };

    private static ClipConfig Sizes(
        int width, int patch, int layers, int heads, int resolution, int embedDim, int textWidth) => new()
    {
        EmbedDim = embedDim, ImageResolution = resolution, VisionLayers = layers, VisionWidth = width,
        VisionPatchSize = patch, VisionHeads = heads, ContextLength = 77, VocabSize = 49408, TextWidth = textWidth,
        TextHeads = textWidth / 64, TextLayers = 12,
    };
}
