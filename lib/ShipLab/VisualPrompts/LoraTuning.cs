namespace ShipLab.VisualPrompts;

/// <summary>LoRA: changes of low rank to queries and values, and a head.</summary>
public sealed class LoraTuning(LoraOptions options) : ImageTuner(options.Training)
{
    /// <inheritdoc/>
    public override string Name => "lora";

    /// <inheritdoc/>
    public override object Options => options;

    private protected override IAdaptedTower Adapt(ImageTask task) =>
        new LowRankTower(task.Tower, options, task.Seed);
}
