namespace ShipLab.ModelFiles.Configuration;

/// <summary>
/// An open_clip_config.json: model_cfg (embed_dim, quick_gelu, vision_cfg, text_cfg) and preprocess_cfg; or
/// model_cfg's content alone, as open_clip's own model_configs have it. Without quick_gelu the activation is GELU.
/// What would change numbers silently is refused.
/// </summary>
internal static class OpenClipConfig
{
    private const int DefaultHeadWidth = 64, DefaultTextHeads = 8;

    /// <summary>Settings that OpenAI's towers lack: with one of them the same shapes mean something else.</summary>
    private static readonly string[] OtherVision =
    [
        "timm_model_name", "attentional_pool", "attn_pooler_queries", "no_ln_pre", "input_patchnorm",
        "global_average_pool", "final_ln_after_pool", "output_tokens", "ls_init_value", "patch_dropout", "norm_kwargs",
    ], OtherText =
    [
        "hf_model_name", "no_causal_mask", "embed_cls", "ls_init_value", "norm_kwargs", "final_ln_after_pool",
        "hf_tokenizer_name",
    ];

    public static bool Is(JsonValues config) => config.Inner("model_cfg").Exists || config.Inner("vision_cfg").Exists;

    /// <exception cref="ShipLabException">The model is of a kind that is not there.</exception>
    public static ModelSettings Read(JsonValues config, bool activationWanted)
    {
        var model = config.Inner("model_cfg") is { Exists: true } inner ? inner : config;
        var (vision, text, preprocess) =
            (model.Inner("vision_cfg"), model.Inner("text_cfg"), config.Inner("preprocess_cfg"));
        Refuse(vision, OtherVision, "pool_type", "tok");
        Refuse(text, OtherText, "pool_type", "argmax");
        RefuseTokens(text.Inner("tokenizer_kwargs"));
        return new ModelSettings
        {
            Activation = activationWanted ? Activation(config.Where, model, vision, text) : null,
            VisionHeads = VisionHeads(vision),
            TextHeads = text.Whole("heads") ?? (text.Exists ? DefaultTextHeads : null),
            Mean = preprocess.Colours("mean"),
            Std = preprocess.Colours("std"),
            OtherPreprocessing = Other(preprocess, "interpolation", "bicubic") ??
                Other(preprocess, "resize_mode", "shortest"),
            Sizes = [.. Sizes(model, vision, text)],
        };
    }

    private static string? Other(JsonValues preprocess, string name, string usual) =>
        preprocess.Text(name) is { } way && way != usual ? $"{preprocess.Where}: {name} is {way}" : null;

    private static ActivationChoice Activation(string where, JsonValues model, JsonValues vision, JsonValues text)
    {
        var quick = model.Flag("quick_gelu");
        if (quick == true) return new(Models.Activation.QuickGelu, $"{where} says quick_gelu");
        var approximate = new[] { vision, text }.Select(t => t.Inner("act_kwargs").Text("approximate") ?? "none")
            .Distinct().ToArray();
        if (approximate.Length > 1) throw new ShipLabException(
            $"{where}: act_kwargs differ between images and texts. Towers of different activations are not supported.");
        return approximate[0] switch
        {
            "none" => new(Models.Activation.Gelu, $"{where} {(quick is null ? "does not say" : "denies")} quick_gelu"),
            "tanh" => new(Models.Activation.GeluTanh, $"{where} says act_kwargs approximate tanh"),
            _ => throw new ShipLabException(
                $"{where}: act_kwargs approximate is '{approximate[0]}'; supported are 'none' and 'tanh'."),
        };
    }

    private static int? VisionHeads(JsonValues vision)
    {
        if (!vision.Exists || vision.Whole("width") is not { } width) return null;
        var headWidth = vision.Whole("head_width") ?? DefaultHeadWidth;
        var channels = vision.IsList("layers") ? width * 32L : width; // a ResNet has its heads where it pools
        return channels % headWidth == 0 ? (int)(channels / headWidth)
            : throw vision.Bad("head_width", $"a divisor of {channels}");
    }

    private static void Refuse(JsonValues tower, string[] names, string pool, string usual)
    {
        foreach (var name in names)
            if (tower.Has(name) && !IsOff(tower, name))
                throw new ShipLabException($"{tower.Where}: {name} is set; models with it are not supported.");
        if (tower.Text(pool) is { } pooling && pooling != usual)
            throw new ShipLabException($"{tower.Where}: {pool} is '{pooling}'; only '{usual}' is supported.");
    }

    /// <summary>Another way to clean texts or to shorten them gives other tokens.</summary>
    private static void RefuseTokens(JsonValues tokenizer)
    {
        if (tokenizer.Text("clean") is { } clean && clean != "lower")
            throw new ShipLabException($"{tokenizer.Where}: clean is '{clean}'; only 'lower', the official " +
                "tokenizer's way, is supported.");
        if (tokenizer.Has("reduction_mask"))
            throw new ShipLabException($"{tokenizer.Where}: reduction_mask is set; texts that are too long are cut " +
                "at their end here.");
    }

    private static bool IsOff(JsonValues tower, string name)
    {
        try { return tower.Flag(name) == false; }
        catch (ShipLabException)
        {
            // patch_dropout and output_tokens do nothing once a model is trained; 0 switches the others off.
            return name is "patch_dropout" or "output_tokens" || tower.TryNumber(name) == 0;
        }
    }

    private static IEnumerable<ClaimedSize> Sizes(JsonValues model, JsonValues vision, JsonValues text) =>
    [
        .. ClaimedSize.Of(model, "embed_dim", c => c.EmbedDim),
        .. ClaimedSize.Of(text, "width", c => c.TextWidth), .. ClaimedSize.Of(text, "layers", c => c.TextLayers),
        .. ClaimedSize.Of(text, "context_length", c => c.ContextLength),
        .. ClaimedSize.Of(text, "vocab_size", c => c.VocabSize),
        .. ClaimedSize.Of(vision, "width", c => c.VisionWidth),
        .. ClaimedSize.Of(vision, "image_size", vision.Side("image_size"), c => c.ImageResolution),
        .. ClaimedSize.Of(text, "mlp_ratio times width", MlpWidth(text), c => c.TextMlpWidth ?? 4 * c.TextWidth),
        .. vision.IsList("layers") ? [] : OfTransformer(vision),
    ];

    private static IEnumerable<ClaimedSize> OfTransformer(JsonValues vision) =>
    [
        .. ClaimedSize.Of(
            vision, "mlp_ratio times width", MlpWidth(vision), c => c.VisionMlpWidth ?? 4 * c.VisionWidth),
        .. ClaimedSize.Of(vision, "layers", c => c.VisionLayers),
        .. ClaimedSize.Of(vision, "patch_size", vision.Side("patch_size"), c => c.VisionPatchSize),
    ];

    /// <summary>Rounded down, as open_clip does.</summary>
    private static int? MlpWidth(JsonValues tower) =>
        tower.Number("mlp_ratio") is { } ratio && tower.Whole("width") is { } width ? (int)(width * ratio) : null;
}
