namespace ShipLab.Results;

/// <summary>Few shots of all classes of a source data set; the classes of other data sets are scored (SHIP, Table
/// 2).</summary>
public sealed class CrossDatasetProtocol : Protocol
{
    /// <inheritdoc/>
    public override string Name => "cross-dataset";

    /// <inheritdoc/>
    public override string Title => "cross-dataset transfer";

    /// <inheritdoc/>
    public override bool HasSource => true;

    /// <inheritdoc/>
    public override bool LearnsAllClasses => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ScoreGroup> Columns { get; } =
        [new("target-accuracy", "images of the target among its names", ["target accuracy"],
            (scores, _) => [scores.Separate.New])];

    /// <inheritdoc/>
    public override Decisions Decide(IClassifier classifier, Features test, Dataset dataset) =>
        Decisions.Of(classifier, test, [], dataset.NewLabels);

    /// <inheritdoc/>
    public override double Goal(Scores scores) => scores.Separate.New;

    /// <inheritdoc/>
    public override PublishedTable? Published(ResultSetting setting, ScoreGroup columns) =>
        setting is { Shots: PublishedNames.Shots, Source: "imagenet" } ? PublishedTable.CrossDataset : null;
}
