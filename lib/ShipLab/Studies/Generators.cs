using System.Text.Json.Nodes;

namespace ShipLab.Studies;

/// <summary>Every generator of features by the name that rows, files and commands use.</summary>
public static class Generators
{
    private static readonly Entry[] All =
    [
        new("none",
            (_, _, changes) => changes is null ? null
                : throw new OptionException("'none' is no generator and has no settings.")),
        new("text", (_, _, changes) => OptionSettings.Changed(new TextRecipe(), "text", changes ?? [])),
        .. ShipAblations.Names.Select(Ship),
    ];

    /// <summary>none, text, ship, and the ablations of ship.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The recipe of a name; null for "none".</summary>
    /// <param name="folder">Where trained generators are kept; null keeps none.</param>
    /// <param name="changes">Settings that differ from those of the name and preset, by the names of the properties of
    /// <see cref="FeatureVaeOptions"/> in kebab-case, or <c>sigma</c> of the text control, and for all <c>draws</c>
    /// (<see cref="IGeneratorRecipe.Draws"/>); null for none.</param>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    /// <exception cref="OptionException">It has no such settings.</exception>
    public static IGeneratorRecipe? Create(string name, Preset preset = Preset.Toyland, string? folder = null,
        JsonObject? changes = null) =>
        (All.FirstOrDefault(entry => entry.Name == name) ?? throw NearestName.Unknown("generator", name, [.. Names]))
            .Create(preset, folder, changes);

    private static Entry Ship(string name) => new(name, (preset, folder, changes) =>
    {
        var standard =
            ShipAblations.Of(name,
                preset.Of(FeatureVaeOptions.Toyland, FeatureVaeOptions.Paper, FeatureVaeOptions.Official));
        return OptionSettings.Changed(new ShipRecipe(standard, folder) { Name = name }, name, changes ?? []);
    });

    /// <summary>A generator, and how its recipe is made under a preset, with a folder for what is trained and settings
    /// that differ.</summary>
    private sealed record Entry(string Name, Func<Preset, string?, JsonObject?, IGeneratorRecipe?> Create);
}
