namespace ShipLab.VisualPrompts;

/// <summary>What visual prompts are compared with: a head alone, biases, or the whole tower.</summary>
public sealed record TowerTuningOptions
{
    /// <summary>What is learned.</summary>
    public TowerPart Part { get; init; }

    /// <summary>How it is trained.</summary>
    [Flat]
    public TuningOptions Training { get; init; } = new();

    /// <summary>A linear head on frozen features, with VPT's SGD.</summary>
    public static TowerTuningOptions Linear { get; } = new();

    /// <summary>BitFit. Rates are chosen on validation; VPT's code has the same grid as for prompts.</summary>
    public static TowerTuningOptions BitFit { get; } = new() { Part = TowerPart.Biases };

    /// <summary>Full fine-tuning with AdamW and a rate of the grid that VPT's code has for it
    /// (tune_vtab.py, "finetune": 0.005, 0.001, 0.0005, 0.0001).</summary>
    public static TowerTuningOptions Full { get; } = new()
    {
        Part = TowerPart.All,
        Training = new() { Optimizer = TuningOptimizer.AdamW, LearningRate = 0.0001 },
    };
}
