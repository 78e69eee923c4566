namespace ShipLab.Results.Published;

/// <summary>What the SHIP paper calls our methods, data sets and backbone: decides where one of its numbers may stand
/// beside one of ours.</summary>
public static class PublishedNames
{
    /// <summary>The paper's row of averages.</summary>
    public const string Average = "Average";

    /// <summary>The paper's shots a class.</summary>
    public const int Shots = 16;

    private static readonly Dictionary<string, string> MethodNames = new()
    {
        ["zero-shot"] = "CLIP",
        ["coop"] = "CoOp",
        ["cocoop"] = "CoCoOp",
        ["clip-adapter"] = "CLIP-Adapter",
        ["coop + ship"] = "CoOp + SHIP",
        ["clip-adapter + ship"] = "CLIP-Adapter + SHIP",
        ["tip-adapter-f + ship"] = "Tip-Adapter-F + SHIP",
    };

    /// <summary>The paper's 11 data sets, in its order.</summary>
    public static IReadOnlyList<string> DataSets { get; } =
        ["ImageNet", "Caltech101", "OxfordPets", "StanfordCars", "Flowers102",
            "Food101", "FGVCAircraft", "SUN397", "DTD", "EuroSAT", "UCF101"];

    /// <summary>The three of generalised zero-shot learning.</summary>
    public static IReadOnlyList<string> ZeroShotSets { get; } = ["CUB", "AWA2", "FLO"];

    /// <summary>The paper's name of a data set of ours ("oxford_pets" is OxfordPets), or null for any other.</summary>
    public static string? DataSet(string name)
    {
        var title = name == Average ? Average : Catalog.DataSets.Find(name)?.Title;
        return title is Average || DataSets.Contains(title) || ZeroShotSets.Contains(title) ? title : null;
    }

    /// <summary>The paper's name of a method of ours, or null.</summary>
    public static string? Method(string method, string generator) =>
        MethodNames.GetValueOrDefault(ResultSummary.NameOf(method, generator));

    /// <summary>Whether a backbone of a result row is OpenAI's ViT-B/16 in 32-bit numbers, by its name: "ViT-B-16-" and
    /// ten digits of the weights.</summary>
    public static bool IsPapersBackbone(string backbone)
    {
        var dash = backbone.LastIndexOf('-');
        return dash > 0 && backbone.Length - dash - 1 == 10 && backbone[(dash + 1)..].All(char.IsAsciiHexDigit)
            && backbone[..dash] is "ViT-B-16" or "ViT-B/16";
    }
}
