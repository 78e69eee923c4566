namespace ShipLab.Results;

/// <summary>
/// Generalised zero-shot learning (SHIP, Table 3; Xian et al., 2017): all training images of the seen classes; seen and
/// unseen classes scored in one label space, each accuracy a mean over classes.
/// </summary>
public sealed class ZeroShotLearningProtocol : Protocol
{
    private const string OneSpace = "seen and unseen classes in one label space, mean of the classes' accuracies";

    /// <inheritdoc/>
    public override string Name => "gzsl";

    /// <inheritdoc/>
    public override string Title => "generalised zero-shot learning";

    /// <inheritdoc/>
    public override bool LearnsAllImages => true;

    /// <inheritdoc/>
    public override bool MeansOverClasses => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ScoreGroup> Columns { get; } =
    [
        ScoreGroup.Joint with { Name = "gzsl", Title = OneSpace, Columns = ["S", "U", "H"] },
        ScoreGroup.Calibrated with { Title = $"{OneSpace}, calibrated",
            Columns = ["calibrated S", "calibrated U", "calibrated H"], Before = "H" },
        ScoreGroup.Separate with
        {
            Title = "seen images among seen names, unseen images among unseen names, mean of the classes' accuracies",
            Columns = ["S apart", "U apart", "H apart"],
        },
    ];

    /// <inheritdoc/>
    public override double Goal(Scores scores) => scores.Joint.H;

    /// <inheritdoc/>
    public override PublishedTable? Published(ResultSetting setting, ScoreGroup columns) =>
        columns.Name == "gzsl" ? PublishedTable.ZeroShotLearning : null;
}
