namespace ShipLab.ModelFiles;

/// <summary>A model with everything that must go with it.</summary>
/// <param name="Model">frozen, in evaluation mode</param>
/// <param name="Metadata">the weights file's metadata as it stands there</param>
public sealed record LoadedClip(Clip Model, Preprocess Preprocess, Tokenizer Tokenizer,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Which file the weights were read from, and its format; empty for a model that was not loaded.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The weights file; null for a model that was not loaded.</summary>
    public string? Path { get; init; }

    /// <summary>The activation and why it was taken; null for a model that was not loaded.</summary>
    public ActivationChoice? Activation { get; init; }

    /// <summary>Whether the numbers of attention heads are a guess, width / 64 as in OpenAI's models, because nothing
    /// beside the weights tells them. Some of open_clip's have others (ViT-H-14: 80 wide).</summary>
    public bool HeadsAssumed { get; init; }

    /// <summary>One line for a user: file, format, sizes, and which activation and heads were taken and why.</summary>
    public string Summary
    {
        get
        {
            var config = Model.Config;
            var heads = $"{config.VisionHeads} and {config.TextHeads} attention heads (width / 64)";
            return $"{(Origin.Length > 0 ? Origin : "a model")}: " +
                $"{(config.VisionStages is null ? "vision transformer" : "ResNet")}, " +
                $"{config.ImageResolution} pixels, D {config.EmbedDim}; " +
                $"{Activation?.ToString() ?? ActivationChoice.NameOf(config.Activation)}" +
                (HeadsAssumed ? $"; {heads}, because nothing says otherwise" : "");
        }
    }
}
