namespace ShipLab.Studies;

/// <summary>A column of the results table: a fine-tuner, alone or with synthesized features.</summary>
public sealed record Method(IFineTuner FineTuner, IGeneratorRecipe? Generator = null)
{
    /// <summary>"coop + ship".</summary>
    public string Name => ResultSummary.NameOf(FineTuner.Name, Generator?.Name ?? "none");

    /// <summary>Every fine-tuner with every generator, by their names; the generators are shared, so that each is
    /// trained once.</summary>
    /// <param name="fineTuners">Names of <see cref="FineTuners"/>.</param>
    /// <param name="generators">Names of <see cref="Generators"/>.</param>
    /// <param name="folder">Where trained generators are kept; null keeps none.</param>
    /// <exception cref="ShipLabException">A name is not known; the nearest is given.</exception>
    public static IReadOnlyList<Method> Grid(IEnumerable<string> fineTuners, IEnumerable<string> generators,
        Preset preset = Preset.Toyland, string? folder = null)
    {
        IGeneratorRecipe?[] recipes = [.. generators.Select(name => Generators.Create(name, preset, folder))];
        return [.. fineTuners.SelectMany(
            name => recipes.Select(recipe => new Method(FineTuners.Create(name, preset), recipe)))];
    }
}
