namespace ShipLab.ModelFiles.Configuration;

/// <summary>What the JSON files beside weights say that shapes do not, and what they say that shapes do, to be held against them.</summary>
internal sealed record ModelSettings
{
    public ActivationChoice? Activation { get; init; }

    public int? VisionHeads { get; init; }
    public int? TextHeads { get; init; }

    /// <summary>Preprocessing, for red, green and blue; null where nothing is said.</summary>
    public IReadOnlyList<float>? Mean { get; init; }

    public IReadOnlyList<float>? Std { get; init; }

    /// <summary>What of the preprocessing is not done here, e.g. "preprocessor_config.json: resample is 2"; null where all is.</summary>
    public string? OtherPreprocessing { get; init; }

    /// <summary>Sides to which pictures are to be resized and cropped: where it says so, and how many pixels. They must be the model's.</summary>
    public IReadOnlyList<(string Where, int Pixels)> PictureSides { get; init; } = [];

    /// <summary>Sizes that a configuration claims: where it says so, and how to see it in a model.</summary>
    public IReadOnlyList<(string Where, long Value, Func<ClipConfig, long> Actual)> Sizes { get; init; } = [];

    /// <exception cref="ShipLabException">The configuration belongs to other weights.</exception>
    public void Check(ClipConfig config)
    {
        foreach (var (where, value, actual) in Sizes)
            if (actual(config) != value)
                throw new ShipLabException(
                    $"{where} is {value}, but the weights have {actual(config)}. The configuration belongs to another model: " +
                                           "put the right one beside the weights, or move it away.");
    }
}
