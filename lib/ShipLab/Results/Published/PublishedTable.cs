namespace ShipLab.Results.Published;

/// <summary>
/// A table of the SHIP paper (ICCV 2023), for a column beside our own numbers where, and only where, these are of the
/// paper's data sets, backbone, shots and protocol. Published/README.md says where the files come from.
/// </summary>
public sealed class PublishedTable
{
    private const string NoSpread = "it gives no spread";
    private const string BestOfFive = "The released code chooses the best of five evaluations on the test images (on "
        + "ImageNet it evaluates once).";
    private const string NoCode = "No code of this protocol was released.";

    private readonly Dictionary<(string Method, string DataSet), PublishedScore> _scores;

    private PublishedTable(string name, string title, string conditions, IReadOnlyList<string> dataSets, int digits = 2)
    {
        (Title, Conditions, DataSets) = (title, conditions, dataSets);
        Scores = Read(name, digits);
        _scores = Scores.ToDictionary(score => (score.Method, score.DataSet));
    }

    /// <summary>Base-to-new, the paper's Table 1.</summary>
    public static PublishedTable BaseToNew { get; } = new("ship_base_to_new.csv", "SHIP (ICCV 2023), Table 1",
        $"ViT-B/16, 16 shots, as printed; {NoSpread}. {BestOfFive}", PublishedNames.DataSets);

    /// <summary>Generalised base-to-new (one label space), the paper's Table 9.</summary>
    public static PublishedTable Generalised { get; } = new("ship_generalised.csv", "SHIP (ICCV 2023), Table 9",
        $"ViT-B/16, 16 shots, as printed; {NoSpread}. {BestOfFive}", PublishedNames.DataSets);

    /// <summary>Cross-dataset transfer from ImageNet, the paper's Table 2.</summary>
    public static PublishedTable CrossDataset { get; } = new("ship_cross_dataset.csv", "SHIP (ICCV 2023), Table 2",
        $"ViT-B/16, 16 shots of ImageNet, as printed; {NoSpread}. {NoCode}", [.. PublishedNames.DataSets.Skip(1)]);

    /// <summary>Generalised zero-shot learning, the paper's Table 3.</summary>
    public static PublishedTable ZeroShotLearning { get; } = new("ship_zero_shot_learning.csv",
        "SHIP (ICCV 2023), Table 3",
        $"ViT-B/16, all training images of the seen classes, as printed; {NoSpread}. {NoCode}",
        PublishedNames.ZeroShotSets, digits: 1);

    /// <summary>Which table of which paper.</summary>
    public string Title { get; }

    /// <summary>Under which conditions its numbers were made, in sentences.</summary>
    public string Conditions { get; }

    /// <summary>The paper's names of its data sets.</summary>
    public IReadOnlyList<string> DataSets { get; }

    /// <summary>All numbers, in the file's order.</summary>
    public IReadOnlyList<PublishedScore> Scores { get; }

    /// <summary>The paper's number for a method of ours on a data set of ours, or null where it has none.</summary>
    /// <param name="method">our name: "tip-adapter-f"</param>
    /// <param name="generator">our name: "none", "ship"</param>
    /// <param name="dataSet">our name of the data set, or <see cref="PublishedNames.Average"/></param>
    public PublishedScore? Find(string method, string generator, string dataSet) =>
        PublishedNames.Method(method, generator) is { } name && PublishedNames.DataSet(dataSet) is { } set
            ? _scores.GetValueOrDefault((name, set))
            : null;

    /// <summary>The table whose protocol, shots, source and backbone are those of a setting, or null.</summary>
    /// <param name="setting">of our rows</param>
    /// <param name="columns">which of their scores</param>
    public static PublishedTable? Of(ResultSetting setting, ScoreGroup columns) =>
        PublishedNames.IsPapersBackbone(setting.Backbone)
            ? Protocols.Parse(setting.Protocol).Published(setting, columns) : null;

    /// <summary>The cells of a file's lines, the names of its columns first.</summary>
    /// <param name="name">Of a file in Published.</param>
    internal static string[][] Cells(string name)
    {
        using var stream = typeof(PublishedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The library was built without its resource {name}.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(','))];
    }

    private static PublishedScore[] Read(string name, int digits) =>
    [
        .. Cells(name).Skip(1).Select(cells => cells is [var method, var set, var accuracy]
            ? new PublishedScore(method, set, double.NaN, Number(accuracy), double.NaN)
            : new PublishedScore(cells[0], cells[1], Number(cells[2]), Number(cells[3]), Number(cells[4]))
            {
                Digits = digits,
            }),
    ];

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
