namespace ShipLab.Results;

/// <summary>
/// Few shots of the base classes; base and new classes scored apart (SHIP, Table 1) and in one label space (Table 9),
/// both from one trained classifier and in one row.
/// </summary>
public sealed class BaseToNewProtocol : Protocol
{
    /// <inheritdoc/>
    public override string Name => "base-to-new";

    /// <inheritdoc/>
    public override bool ChoosesInRehearsal => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ScoreGroup> Columns { get; } = [ScoreGroup.Separate, ScoreGroup.Joint,
        ScoreGroup.Calibrated];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Compared { get; } = [ScoreGroup.Separate.Main, ScoreGroup.Joint.Main];

    /// <inheritdoc/>
    public override double Goal(Scores scores) => scores.Separate.H;

    /// <inheritdoc/>
    public override PublishedTable? Published(ResultSetting setting, ScoreGroup columns) =>
        setting.Shots != PublishedNames.Shots ? null
        : columns.Name switch { "separate" => PublishedTable.BaseToNew,
            "joint" => PublishedTable.Generalised, _ => null };
}
