namespace ShipLab.ModelFiles.Configuration;

/// <summary>
/// A config.json of transformers' CLIPModel. What is left out has transformers' defaults (CLIPTextConfig and
/// CLIPVisionConfig): files that new versions write leave out whatever is default. Old files have text_config_dict and
/// vision_config_dict: they count.
/// </summary>
internal static class HuggingFaceConfig
{
    private const string DefaultActivation = "quick_gelu";
    private const int DefaultTextHeads = 8, DefaultVisionHeads = 12;
    private const double DefaultEpsilon = 1e-5;

    public static bool Is(JsonValues config) => config.Text("model_type") == "clip" ||
        new[] { "text_config", "vision_config", "text_config_dict", "vision_config_dict" }.Any(n =>
            config.Inner(n).Exists);

    /// <exception cref="ShipLabException">It is not CLIP's configuration, or asks for what is not there.</exception>
    public static ModelSettings Read(JsonValues config, bool activationWanted)
    {
        if (config.Text("model_type") is { } type && type != "clip")
            throw new ShipLabException($"{config.Where} says that this is a model of type '{type}'; only 'clip' is " +
                "read.");
        var text = config.Inner("text_config").OverriddenBy(config.Inner("text_config_dict"));
        var vision = config.Inner("vision_config").OverriddenBy(config.Inner("vision_config_dict"));
        foreach (var tower in new[] { text, vision })
            if (tower.Number("layer_norm_eps") is { } epsilon && Math.Abs(epsilon - DefaultEpsilon) > 1e-12)
                throw new ShipLabException($"{tower.Where}: layer_norm_eps is {epsilon}; only {DefaultEpsilon} is " +
                    "supported.");
        return new ModelSettings
        {
            Activation = activationWanted ? Activation(config.Where, text, vision) : null,
            TextHeads = Heads(text, DefaultTextHeads, 512),
            VisionHeads = Heads(vision, DefaultVisionHeads, 768),
            Sizes = [.. Sizes(config, text, vision)],
        };
    }

    private static ActivationChoice Activation(string where, JsonValues text, JsonValues vision)
    {
        var forText = text.Text("hidden_act") ?? DefaultActivation;
        var forVision = vision.Text("hidden_act") ?? DefaultActivation;
        var activation = ActivationChoice.OfHiddenAct(forText);
        var other = ActivationChoice.OfHiddenAct(forVision);
        if (activation is null || other is null)
            throw new ShipLabException($"{where}: hidden_act is '{forText}' for texts and '{forVision}' for images; " +
                "supported are quick_gelu, gelu and gelu_new.");
        if (activation != other)
            throw new ShipLabException($"{where}: hidden_act is '{forText}' for texts, but '{forVision}' for images. " +
                "Towers of different activations are not supported.");
        return new(activation.Value, text.Has("hidden_act") || vision.Has("hidden_act")
            ? $"{where} says hidden_act {forText}"
            : $"{where} says no hidden_act, which means {forText}");
    }

    /// <summary>Where heads and width are left out, width / 64 is the default too.</summary>
    private static int? Heads(JsonValues tower, int byDefault, int defaultWidth)
    {
        if (tower.Whole("num_attention_heads") is { } heads) return heads;
        return tower.Whole("hidden_size") is { } width && width != defaultWidth && width % byDefault == 0 ? byDefault
            : null;
    }

    private static IEnumerable<ClaimedSize> Sizes(JsonValues config, JsonValues text, JsonValues vision) =>
    [
        .. ClaimedSize.Of(config, "projection_dim", c => c.EmbedDim),
        .. ClaimedSize.Of(text, "hidden_size", c => c.TextWidth),
        .. ClaimedSize.Of(text, "num_hidden_layers", c => c.TextLayers),
        .. ClaimedSize.Of(text, "intermediate_size", c => c.TextMlpWidth ?? 4 * c.TextWidth),
        .. ClaimedSize.Of(vision, "intermediate_size", c => c.VisionMlpWidth ?? 4 * c.VisionWidth),
        .. ClaimedSize.Of(text, "max_position_embeddings", c => c.ContextLength),
        .. ClaimedSize.Of(text, "vocab_size", c => c.VocabSize),
        .. ClaimedSize.Of(vision, "hidden_size", c => c.VisionWidth),
        .. ClaimedSize.Of(vision, "num_hidden_layers", c => c.VisionLayers),
        .. ClaimedSize.Of(vision, "image_size", c => c.ImageResolution),
        .. ClaimedSize.Of(vision, "patch_size", c => c.VisionPatchSize),
    ];
}
