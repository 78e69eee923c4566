namespace ShipLab;

/// <summary>Every generator of features by the name that rows, files and commands use.</summary>
public static class Generators
{
    private static readonly (string Name, Func<Preset, string?, IGeneratorRecipe?> Create)[] All =
    [
        ("none", (_, _) => null),
        ("text", (_, _) => new TextRecipe()),
        .. ShipAblations.Names.Select(name => (name, (Func<Preset, string?, IGeneratorRecipe?>)((preset, folder) =>
            new ShipRecipe(ShipAblations.Of(name, preset.Of(FeatureVaeOptions.Toyland, FeatureVaeOptions.Paper, FeatureVaeOptions.Official)), folder) { Name = name }))),
    ];

    /// <summary>none, text, ship, and the ablations of ship.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The recipe of a name; null for "none".</summary>
    /// <param name="folder">Where trained generators are kept; null keeps none.</param>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    public static IGeneratorRecipe? Create(string name, Preset preset = Preset.Toyland, string? folder = null) =>
        All.FirstOrDefault(entry => entry.Name == name).Create is { } create ? create(preset, folder)
            : throw NearestName.Unknown("generator", name, [.. Names]);
}
