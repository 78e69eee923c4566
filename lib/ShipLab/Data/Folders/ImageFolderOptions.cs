namespace ShipLab.Data.Folders;

/// <summary>What to do when one picture, byte for byte, stands in two parts of a given split.</summary>
public enum DuplicatePictures
{
    /// <summary>Stop: a method that was tuned on a test picture has no test result.</summary>
    Refuse,

    /// <summary>Go on, and say how many there are.</summary>
    Keep,

    /// <summary>Do not look: for sets of so many files that reading a few kilobytes of each takes long. A seeded split
    /// then does not know copies either.</summary>
    Unchecked,
}

/// <summary>How a folder of pictures becomes a data set.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>The data set's name; the folder's name in lower case when null.</summary>
    public string? Name { get; init; }

    /// <summary>A text file of class names (<see cref="ClassNameFile"/>); null for the folders' names.</summary>
    public string? ClassNamesFile { get; init; }

    /// <summary>A split in CoOp's format (see <see cref="CoOpSplit"/>). When null, the only split_zhou_*.json in
    /// the folder, if there is one.</summary>
    public string? SplitFile { get; init; }

    /// <summary>The parts of a tree that has no train, val and test folders.</summary>
    public SplitFractions Fractions { get; init; } = SplitFractions.CoOp;

    /// <summary>Decides which picture comes into which part, where the tree does not say so.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Prompts with {} where the class name goes.</summary>
    public IReadOnlyList<string> Templates { get; init; } = ["a photo of a {}."];

    /// <summary>Copies of one picture in two parts of a split that the folder prescribes.
    /// A seeded split keeps copies together.</summary>
    public DuplicatePictures Duplicates { get; init; } = DuplicatePictures.Refuse;
}
