namespace ShipLab.Cli.Experiments;

/// <summary>What one worker does in one go: all methods on one data set with one number of shots (0 for all training images), one seed and
/// one selection, since they share image features and generators.</summary>
internal sealed record ExperimentCell(string DataSet, int Shots, int Seed, Selection Selection = Selection.Last)
{
    /// <summary>"neon, 16 shots, seed 1", and ", selection: validation" where it is not the last state.</summary>
    public override string ToString() =>
        $"{DataSet}, {(Shots == FewShot.All ? "all training images" : Texts.Count(Shots, "shot", "shots"))}, seed {Seed}" +
        (Selection == Selection.Last ? "" : $", selection: {Selection.Title()}");
}
