namespace ShipLab.VisualPrompts;

/// <summary>The plain ways to adapt a tower: a linear head on frozen features, BitFit, full fine-tuning.</summary>
public sealed class TowerTuning(TowerTuningOptions options) : ImageTuner(options.Training)
{
    /// <inheritdoc/>
    public override string Name => options.Part switch
    {
        TowerPart.None => "linear",
        TowerPart.Biases => "bitfit",
        _ => "full",
    };

    /// <inheritdoc/>
    public override object Options => options;

    private protected override IAdaptedTower Adapt(ImageTask task) =>
        new AdaptedCopy(task.Tower, options.Part);
}
