namespace ShipLab.ModelFiles.Configuration;

/// <summary>
/// A config.json of transformers' CLIPModel. What is left out has transformers' defaults (CLIPTextConfig and CLIPVisionConfig): files that
/// new versions write leave out whatever is default. Old files have text_config_dict and vision_config_dict, which count more.
/// </summary>
internal static class HuggingFaceConfig
{
    private const string DefaultActivation = "quick_gelu";
    private const int DefaultTextHeads = 8, DefaultVisionHeads = 12;
    private const double DefaultEpsilon = 1e-5;

    public static bool Is(JsonValues config) => config.Inner("text_config").Exists || config.Inner("vision_config").Exists ||
        config.Inner("text_config_dict").Exists || config.Inner("vision_config_dict").Exists;

    /// <exception cref="ShipLabException">It is the configuration of something other than CLIP, or asks for what is not there.</exception>
    public static ModelSettings Read(JsonValues config, bool activationWanted)
    {
        if (config.Text("model_type") is { } type && type != "clip")
            throw new ShipLabException($"{config.Where} says that this is a model of type '{type}'; only 'clip' is read.");
        var text = config.Inner("text_config").OverriddenBy(config.Inner("text_config_dict"));
        var vision = config.Inner("vision_config").OverriddenBy(config.Inner("vision_config_dict"));
        foreach (var tower in new[] { text, vision })
            if (tower.Number("layer_norm_eps") is { } epsilon && Math.Abs(epsilon - DefaultEpsilon) > 1e-12)
                throw new ShipLabException($"{tower.Where}: layer_norm_eps is {epsilon}; only {DefaultEpsilon} is supported.");
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
        var (forText, forVision) = (text.Text("hidden_act") ?? DefaultActivation, vision.Text("hidden_act") ?? DefaultActivation);
        if (ActivationNames.FromHiddenAct(forText) is not { } activation || ActivationNames.FromHiddenAct(forVision) is not { } other)
            throw new ShipLabException(
                $"{where}: hidden_act is '{forText}' for texts and '{forVision}' for images; supported are quick_gelu, gelu and gelu_new.");
        if (activation != other)
            throw new ShipLabException(
            $"{where}: hidden_act is '{forText}' for texts, but '{forVision}' for images. Towers of different activations are not " +
            "supported.");
        return new(activation, text.Has("hidden_act") || vision.Has("hidden_act")
            ? $"{where} says hidden_act {forText}"
            : $"{where} says no hidden_act, which means {forText}");
    }

    /// <summary>Where heads and width are left out, width / 64 is the default too.</summary>
    private static int? Heads(JsonValues tower, int byDefault, int defaultWidth)
    {
        if (tower.Whole("num_attention_heads") is { } heads) return heads;
        return tower.Exists && tower.Whole("hidden_size") is { } width && width != defaultWidth && width % byDefault == 0 ? byDefault : null;
    }

    private static IEnumerable<(string, long, Func<ClipConfig, long>)> Sizes(JsonValues config, JsonValues text, JsonValues vision)
    {
        var claims = new (JsonValues Values, string Name, Func<ClipConfig, long> Actual)[]
        {
            (config, "projection_dim", c => c.EmbedDim),
            (text, "hidden_size", c => c.TextWidth), (text, "num_hidden_layers", c => c.TextLayers),
            (text, "intermediate_size", c => c.TextMlpWidth ?? 4 * c.TextWidth),
            (vision, "intermediate_size", c => c.VisionMlpWidth ?? 4 * c.VisionWidth),
            (text, "max_position_embeddings", c => c.ContextLength), (text, "vocab_size", c => c.VocabSize),
            (vision, "hidden_size", c => c.VisionWidth), (vision, "num_hidden_layers", c => c.VisionLayers),
            (vision, "image_size", c => c.ImageResolution), (vision, "patch_size", c => c.VisionPatchSize),
        };
        foreach (var (values, name, actual) in claims)
            if (values.Whole(name) is { } value) yield return ($"{values.Where}: {name}", value, actual);
    }
}
