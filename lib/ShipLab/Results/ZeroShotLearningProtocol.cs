namespace ShipLab.Results;

/// <summary>
/// Generalised zero-shot learning (SHIP, Table 3; Xian et al., 2017): all training images of the seen classes; seen and unseen classes
/// scored in one label space, each accuracy a mean over classes.
/// </summary>
public sealed class ZeroShotLearningProtocol : Protocol
{
    /// <inheritdoc/>
    public override string Name => "gzsl";

    /// <inheritdoc/>
    public override string Title => "generalised zero-shot learning";

    /// <inheritdoc/>
    public override bool LearnsAllImages => true;

    /// <inheritdoc/>
    public override bool MeansOverClasses => true;

    /// <inheritdoc/>
    public override IReadOnlyList<RowScore> Compared { get; } = [new("H", row => row.JointH)];

    /// <inheritdoc/>
    public override IReadOnlyList<ScoreTriple> Triples { get; } =
    [
        ScoreTriple.SeenUnseen,
        ScoreTriple.Calibrated with { Title = $"{ScoreTriple.SeenUnseen.Title}, calibrated", BaseName = "calibrated S",
            NewName = "calibrated U", HName = "calibrated H" },
    ];

    /// <inheritdoc/>
    public override double Goal(Scores scores) => scores.Joint.H;

    /// <inheritdoc/>
    public override PublishedTable? Published(ResultSetting setting, ScoreTriple? triple) =>
        triple == ScoreTriple.SeenUnseen ? PublishedTable.ZeroShotLearning : null;
}
