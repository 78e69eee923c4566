namespace ShipLab.ModelFiles.Configuration;

/// <summary>Reads what lies beside weights: open_clip_config.json, config.json, preprocessor_config.json.</summary>
internal static class ModelConfigs
{
    private const string HuggingFace = "config.json", OpenClip = "open_clip_config.json",
        Preprocessor = "preprocessor_config.json";

    /// <param name="folder">where the weights are</param>
    /// <param name="isHuggingFace">whether the weights have its names: its configuration counts first then</param>
    /// <param name="activationWanted">false where an option gives it: a configuration's need not be known then</param>
    /// <exception cref="ShipLabException">A configuration is damaged, or of a model that is not supported.</exception>
    public static ModelSettings Read(string folder, bool isHuggingFace, bool activationWanted = true)
    {
        var names = isHuggingFace ? new[] { HuggingFace, OpenClip } : [OpenClip, HuggingFace];
        var settings = names.Select(name => ReadModel(folder, name, activationWanted))
            .FirstOrDefault(s => s is not null) ??
            new ModelSettings();
        if (settings.Mean is null && Open(folder, Preprocessor) is { } preprocessor)
            settings = settings with
            {
                Mean = preprocessor.Colours("image_mean"), Std = preprocessor.Colours("image_std"),
                OtherPreprocessing = Other(preprocessor),
                PictureSides = [.. Sides(preprocessor)],
            };
        return settings;
    }

    /// <summary>Sizes are numbers or objects: transformers resizes to shortest_edge, crops to height x width.</summary>
    private static IEnumerable<(string, int)> Sides(JsonValues preprocessor)
    {
        var (size, crop) = (preprocessor.Inner("size"), preprocessor.Inner("crop_size"));
        var (outerSize, outerCrop) = (size.Exists ? size : preprocessor, crop.Exists ? crop : preprocessor);
        foreach (var (values, name) in new[]
                 { (size, "shortest_edge"), (crop, "height"), (crop, "width"), (outerSize, "size"),
                     (outerCrop, "crop_size") })
            if (values.Whole(name) is { } pixels) yield return ($"{values.Where}: {name}", pixels);
    }

    /// <summary>A step that is switched off or has another factor, or another way to resize than bicubic, which is 3
    /// (PIL's number), of the shorter side.</summary>
    private static string? Other(JsonValues preprocessor)
    {
        if (preprocessor.Number("resample") is { } resample and not 3)
            return $"{preprocessor.Where}: resample is {resample}, not 3 (bicubic)";
        if (preprocessor.Number("rescale_factor") is { } factor && Math.Abs(factor * 255 - 1) > 1e-6)
            return $"{preprocessor.Where}: rescale_factor is {factor}, not 1/255";
        if (preprocessor.Inner("size") is { Exists: true } size && !size.Has("shortest_edge"))
            return $"{size.Where} has no shortest_edge: pictures would be squeezed";
        return new[] { "do_resize", "do_center_crop", "do_rescale", "do_normalize" }
            .Where(step => preprocessor.Flag(step) == false).Select(step => $"{preprocessor.Where}: {step} is false")
            .FirstOrDefault();
    }

    private static ModelSettings? ReadModel(string folder, string name, bool activationWanted)
    {
        if (Open(folder, name) is not { } config) return null;
        if (OpenClipConfig.Is(config)) return OpenClipConfig.Read(config, activationWanted);
        return HuggingFaceConfig.Is(config) ? HuggingFaceConfig.Read(config, activationWanted) : null;
    }

    private static JsonValues? Open(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) return null;
        var root = JsonFile.Read(path);
        return root.ValueKind == System.Text.Json.JsonValueKind.Object
            ? new JsonValues(root, name)
            : throw new ShipLabException($"'{path}' is not a JSON object.");
    }
}
