namespace ShipLab.Results;

/// <summary>
/// Columns of a row that belong together: one accuracy, or three, on base (or seen) classes, on new (or unseen) ones,
/// and their harmonic mean.
/// </summary>
/// <param name="Name">For file names: "separate", "joint", "calibrated".</param>
/// <param name="Title">What is scored.</param>
/// <param name="Columns">One name, or those of base, new and H.</param>
/// <param name="Of">Their values in percent from the scores before and after calibration; null where there are
/// none.</param>
public sealed record ScoreGroup(
    string Name, string Title, IReadOnlyList<string> Columns, Func<Scores, BaseNewHarmonic?, IReadOnlyList<double>?> Of)
{
    private const string AmongAll = "every image among all names, base and new";

    /// <summary>Base images among base names, new images among new names.</summary>
    public static ScoreGroup Separate { get; } = new("separate",
        "base images among base names, new images among new names",
        ["base", "new", "H"], (scores, _) => Three(scores.Separate));

    /// <summary>Every image among all names.</summary>
    public static ScoreGroup Joint { get; } = new("joint", $"generalised: {AmongAll}",
        ["joint base", "joint new", "joint H"], (scores, _) => Three(scores.Joint));

    /// <summary>Every image among all names, with calibrated logits of new classes
    /// (<see cref="Calibration"/>).</summary>
    public static ScoreGroup Calibrated { get; } = new("calibrated",
        $"generalised and calibrated: {AmongAll}, with a bias between the two that was chosen on held-out base and "
        + "pseudo-new classes",
        ["calibrated base", "calibrated new", "calibrated H"],
        (_, calibrated) => calibrated is { } scores ? Three(scores) : null) { Before = Joint.Main };

    /// <summary>Of calibrated scores, the column that <see cref="Main"/> is called before calibration.</summary>
    public string? Before { get; init; }

    /// <summary>The column that says most: H, or the one accuracy.</summary>
    public string Main => Columns[^1];

    /// <summary>Whether the columns are base, new and their harmonic mean.</summary>
    public bool HasH => Columns.Count == 3;

    /// <summary>Whether a row was scored so.</summary>
    public bool IsIn(ResultRow row) => row.Scores.ContainsKey(Main);

    private static IReadOnlyList<double> Three(BaseNewHarmonic scores) => [scores.Base, scores.New, scores.H];
}
