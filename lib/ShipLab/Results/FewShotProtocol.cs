namespace ShipLab.Results;

/// <summary>Few shots of all classes; all classes are scored.</summary>
public sealed class FewShotProtocol : Protocol
{
    /// <inheritdoc/>
    public override string Name => "few-shot";

    /// <inheritdoc/>
    public override bool LearnsAllClasses => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ScoreGroup> Columns { get; } =
        [new("accuracy", "every image among all names", ["accuracy"], (scores, _) => [scores.Separate.Base])];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Synthesized(Dataset dataset) => dataset.BaseLabels;

    /// <inheritdoc/>
    public override double Goal(Scores scores) => scores.Separate.Base;
}
