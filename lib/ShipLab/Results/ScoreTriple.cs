namespace ShipLab.Results;

/// <summary>Three scores of a row that belong together: on base (or seen) classes, on new (or unseen) ones, and their harmonic
/// mean.</summary>
/// <param name="Name">for file names: "separate", "joint", "calibrated"</param>
/// <param name="Title">what is scored</param>
/// <param name="BaseName">what the first score is called</param>
/// <param name="NewName">what the second is called</param>
/// <param name="HName">what their harmonic mean is called</param>
/// <param name="Of">the scores of a row in percent; null where the row was not scored so</param>
public sealed record ScoreTriple(string Name, string Title, string BaseName, string NewName, string HName, Func<ResultRow,
    BaseNewHarmonic?> Of)
{
    /// <summary>Base images among base names, new images among new names.</summary>
    public static ScoreTriple Separate { get; } = new("separate", "base images among base names, new images among new " +
        "names", "base", "new", "H",
        row => new BaseNewHarmonic(row.Base, row.New, row.H));

    /// <summary>Every image among all names.</summary>
    public static ScoreTriple Joint { get; } = new("joint", "generalised: every image among all names, base and new", "joint " +
        "base", "joint new", "joint H",
        row => new BaseNewHarmonic(row.JointBase, row.JointNew, row.JointH));

    /// <summary>Every image among all names, with a bias between base and new classes that held-out base and pseudo-new classes
    /// chose.</summary>
    public static ScoreTriple Calibrated { get; } = new("calibrated", "generalised and calibrated: every image among all names, base " +
        "and new, with a bias between " +
        "the two that was chosen on held-out base and pseudo-new classes", "calibrated base", "calibrated new", "calibrated joint H",
        row => row.Calibration is { } calibration ? new BaseNewHarmonic(calibration.JointBase, calibration.JointNew, calibration.JointH)
            : null);

    /// <summary>Generalised zero-shot learning: seen and unseen classes in one label space, accuracy averaged over classes (Xian et
    /// al.).</summary>
    public static ScoreTriple SeenUnseen { get; } = Joint with { Name = "gzsl",
        Title = "seen and unseen classes in one label space, mean of the classes' accuracies", BaseName = "S", NewName = "U", HName = "H" };
}
