namespace ShipLab.Results;

/// <summary>
/// Few shots of the base classes; base and new classes scored apart (SHIP, Table 1) and in one label space (Table 9), both from one
/// trained classifier and in one row.
/// </summary>
public sealed class BaseToNewProtocol : Protocol
{
    /// <inheritdoc/>
    public override string Name => "base-to-new";

    /// <inheritdoc/>
    public override bool ChoosesInRehearsal => true;

    /// <inheritdoc/>
    public override IReadOnlyList<RowScore> Compared { get; } = [new("H", row => row.H), new("joint H", row => row.JointH)];

    /// <inheritdoc/>
    public override IReadOnlyList<ScoreTriple> Triples { get; } = [ScoreTriple.Separate, ScoreTriple.Joint, ScoreTriple.Calibrated];

    /// <inheritdoc/>
    public override double Goal(Scores scores) => scores.Separate.H;

    /// <inheritdoc/>
    public override PublishedTable? Published(ResultSetting setting, ScoreTriple? triple) =>
        setting.Shots != PublishedNames.Shots ? null
        : triple == ScoreTriple.Separate ? PublishedTable.BaseToNew
        : triple == ScoreTriple.Joint ? PublishedTable.Generalised : null;
}
