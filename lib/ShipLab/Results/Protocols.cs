namespace ShipLab.Results;

/// <summary>Every protocol by the name that rows, files and commands use.</summary>
public static class Protocols
{
    /// <summary>A line each.</summary>
    public static IReadOnlyList<Protocol> All { get; } =
    [
        new BaseToNewProtocol(),
        new CrossDatasetProtocol(),
        new ZeroShotLearningProtocol(),
        new FewShotProtocol(),
    ];

    /// <summary>base-to-new, cross-dataset, gzsl, few-shot.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(protocol => protocol.Name)];

    /// <summary>The names of some, for advice: "base-to-new or gzsl".</summary>
    public static string Named(Func<Protocol, bool> which) =>
        string.Join(" or ", All.Where(which).Select(protocol => protocol.Name));

    /// <summary>The protocol of a name.</summary>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    public static Protocol Parse(string name) =>
        All.FirstOrDefault(protocol => protocol.Name == name)
            ?? throw NearestName.Unknown("protocol", name, [.. Names]);
}
