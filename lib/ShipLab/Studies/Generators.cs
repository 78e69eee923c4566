using System.Text.Json.Nodes;

namespace ShipLab.Studies;

/// <summary>Every generator of features by the name that rows, files and commands use.</summary>
public static class Generators
{
    /// <summary>none, text, ship, and the ablations of ship.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "text", .. ShipAblations.Names];

    /// <summary>The recipe of a name; null for "none".</summary>
    /// <param name="folder">Where trained generators are kept; null keeps none.</param>
    /// <param name="changes">Settings that differ from those of the name and preset, by the names of the properties of
    /// <see cref="FeatureVaeOptions"/> in kebab-case, or <c>sigma</c> of the text control, and for all <c>draws</c>
    /// (<see cref="IGeneratorRecipe.Draws"/>); null for none.</param>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    /// <exception cref="OptionException">It has no such settings.</exception>
    public static IGeneratorRecipe? Create(string name, Preset preset = Preset.Toyland, string? folder = null, JsonObject? changes = null)
    {
        if (!Names.Contains(name)) throw NearestName.Unknown("generator", name, [.. Names]);
        var differing = new OptionChanges(name, changes ?? []);
        if (name == "none") return changes is null ? null : throw new OptionException("'none' is no generator and has no settings.");
        if (name == "text") return differing.ApplyTo(new TextRecipe());
        var (vae, draws) = differing.ApplyTo(ShipAblations.Of(name, preset.Of(FeatureVaeOptions.Toyland, FeatureVaeOptions.Paper, FeatureVaeOptions.Official)), new DrawOptions());
        return new ShipRecipe(vae, folder) { Name = name, Draws = draws.Draws };
    }

    /// <summary>What a trained recipe has beside the options of its VAE, which are saved with the VAE.</summary>
    private sealed record DrawOptions
    {
        [Limits(1)]
        public int? Draws { get; init; }
    }
}
