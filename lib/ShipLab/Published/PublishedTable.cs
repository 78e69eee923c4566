using System.Globalization;

namespace ShipLab;

/// <summary>
/// A table of the SHIP paper (ICCV 2023), for a column beside our own numbers where, and only where, these are of the paper's data sets,
/// backbone, shots and protocol. Published/README.md says where the files come from.
/// </summary>
public sealed class PublishedTable
{
    private readonly Dictionary<(string Method, string DataSet), PublishedScore> _scores;

    private PublishedTable(string name, string title)
    {
        Title = title;
        Scores = Read(name);
        _scores = Scores.ToDictionary(score => (score.Method, score.DataSet));
    }

    /// <summary>Base-to-new, the paper's Table 1.</summary>
    public static PublishedTable BaseToNew { get; } = new("ship_base_to_new.csv", "SHIP (ICCV 2023), Table 1");

    /// <summary>Generalised base-to-new (one label space), the paper's Table 9.</summary>
    public static PublishedTable Generalised { get; } = new("ship_generalised.csv", "SHIP (ICCV 2023), Table 9");

    /// <summary>Which table of which paper.</summary>
    public string Title { get; }

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

    private static PublishedScore[] Read(string name)
    {
        using var stream = typeof(PublishedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The library was built without its resource {name}.");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => new PublishedScore(cells[0], cells[1], Number(cells[2]),
            Number(cells[3]), Number(cells[4])))];
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
