namespace ShipLab.ModelFiles.Configuration;

/// <summary>A size that a configuration claims.</summary>
/// <param name="Where">where it says so</param>
/// <param name="Actual">how to see it in a model</param>
internal sealed record ClaimedSize(string Where, long Value, Func<ClipConfig, long> Actual)
{
    /// <summary>A size by its name in a configuration; nothing where it is not there.</summary>
    public static IEnumerable<ClaimedSize> Of(JsonValues values, string name, Func<ClipConfig, long> actual) =>
        Of(values, name, values.Whole(name), actual);

    public static IEnumerable<ClaimedSize> Of(JsonValues values, string name, int? size,
        Func<ClipConfig, long> actual) =>
        size is { } value ? [new($"{values.Where}: {name}", value, actual)] : [];
}

/// <summary>What the JSON files beside weights say: what shapes do not tell, and what is held against them.</summary>
internal sealed record ModelSettings
{
    public ActivationChoice? Activation { get; init; }

    public int? VisionHeads { get; init; }
    public int? TextHeads { get; init; }

    /// <summary>Preprocessing, for red, green and blue; null where nothing is said.</summary>
    public IReadOnlyList<float>? Mean { get; init; }

    public IReadOnlyList<float>? Std { get; init; }

    /// <summary>What of the preprocessing is not done here, e.g. "X.json: resample is 2"; null where all is.</summary>
    public string? OtherPreprocessing { get; init; }

    /// <summary>Sides that pictures are resized and cropped to, which must be the model's, and where they
    /// stand.</summary>
    public IReadOnlyList<(string Where, int Pixels)> PictureSides { get; init; } = [];

    public IReadOnlyList<ClaimedSize> Sizes { get; init; } = [];

    /// <exception cref="ShipLabException">The configuration belongs to other weights.</exception>
    public void Check(ClipConfig config)
    {
        if (Sizes.FirstOrDefault(size => size.Actual(config) != size.Value) is { } wrong)
            throw new ShipLabException(
                $"{wrong.Where} is {wrong.Value}, but the weights have {wrong.Actual(config)}. " +
                "The configuration belongs to another model: put the right one beside the weights, or move it away.");
    }
}
