namespace ShipLab.VisualPrompts;

/// <summary>Visual prompt tuning (Jia et al., ECCV 2022). Where the paper leaves a choice to validation, defaults are
/// those of its code (KMnP/vpt).</summary>
public sealed record VisualPromptOptions
{
    /// <summary>K: prompts of a layer. Chosen per task on validation, 1 to 200 (the paper's
    /// appendix); the code's default: 5.</summary>
    [Limits(1)]
    public int Prompts { get; init; } = 5;

    /// <summary>New prompts before every block (VPT-deep) instead of before the first alone (VPT-shallow).</summary>
    public bool Deep { get; init; } = true;

    /// <summary>Prompts live in so many dimensions and come to the tower's width by one linear layer, which all blocks
    /// share; null for none. The code's default: none.</summary>
    [Limits(1)]
    public int? Projection { get; init; }

    /// <summary>How it is trained.</summary>
    [Flat]
    public TuningOptions Training { get; init; } = new();
}
