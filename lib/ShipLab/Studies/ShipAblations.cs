namespace ShipLab.Studies;

/// <summary>
/// SHIP and its ablations by name (paper, Tables 4 to 6; the GAN rows are left out): what each changes in the options
/// of the VAE. The names are those of result rows.
/// </summary>
public static class ShipAblations
{
    private static readonly (string Name, Func<FeatureVaeOptions, FeatureVaeOptions> Change)[] All =
    [
        ("ship", options => options),
        ("ship-scratch", options => options with { Decoder = VaeDecoder.Scratch }),
        ("ship-scratch-name",
            options => options with { Decoder = VaeDecoder.Scratch,
                ScratchCondition = ScratchCondition.NameEmbedding }),
        ("ship-no-global", options => options with { PromptForm = new PromptForm { Global = false } }),
        ("ship-sequential",
            options => options with { PromptForm = new PromptForm { Global = false, Sequential = true } }),
        ("ship-global-sequential", options => options with { PromptForm = new PromptForm { Sequential = true } }),
        ("ship-l1", options => options with { ContextTokens = 1 }),
        ("ship-l2", options => options with { ContextTokens = 2 }),
        ("ship-l8", options => options with { ContextTokens = 8 }),
        ("ship-kl1", options => options with { KlWeight = 1 }),
    ];

    /// <summary>"ship", and the ablations "ship-scratch", "ship-l2", ...</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(ablation => ablation.Name)];

    /// <summary>The options of an ablation, from those of SHIP itself.</summary>
    /// <exception cref="ShipLabException">There is no such ablation.</exception>
    public static FeatureVaeOptions Of(string name, FeatureVaeOptions ship) =>
        All.FirstOrDefault(ablation => ablation.Name == name).Change is { } change ? change(ship)
            : throw NearestName.Unknown("form of SHIP", name, [.. Names]);
}
