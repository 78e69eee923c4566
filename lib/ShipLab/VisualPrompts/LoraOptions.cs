namespace ShipLab.VisualPrompts;

/// <summary>Low-rank adaptation (Hu et al., ICLR 2022).</summary>
public sealed record LoraOptions
{
    /// <summary>r: rank of each change. The paper's section 7.2: 4 and 8 are enough for queries and values.</summary>
    [Limits(1)]
    public int Rank { get; init; } = 8;

    /// <summary>The change is Alpha / r * B A (the paper's section 4.1).</summary>
    [Limits(0, Above = true)]
    public double Alpha { get; init; } = 8;

    /// <summary>How it is trained. The paper uses AdamW; the rate is to be chosen on validation.</summary>
    [Flat]
    public TuningOptions Training { get; init; } = new()
    {
        Optimizer = TuningOptimizer.AdamW, LearningRate = 0.001,
    };
}
