namespace ShipLab.VisualPrompts;

/// <summary>Visual prompt tuning, shallow or deep: prompts and a head are learned, the tower is frozen.</summary>
public sealed class VisualPromptTuning(VisualPromptOptions options) : ImageTuner(options.Training)
{
    /// <inheritdoc/>
    public override string Name => options.Deep ? "vpt-deep" : "vpt-shallow";

    /// <inheritdoc/>
    public override object Options => options;

    private protected override IAdaptedTower Adapt(ImageTask task) =>
        new VisualPrompt(task.Tower, options, task.Seed);
}
