namespace ShipLab.Cli.Experiments;

/// <summary>What one worker does in one go: all methods on one data set with one number of shots (0 for all training images) and one seed,
/// since they share image
/// features and generators.</summary>
internal sealed record ExperimentCell(string DataSet, int Shots, int Seed)
{
    /// <summary>"neon, 16 shots, seed 1".</summary>
    public override string ToString() =>
        $"{DataSet}, {(Shots == StudyOptions.AllShots ? "all training images" : Texts.Count(Shots, "shot", "shots"))}, seed {Seed}";
}
