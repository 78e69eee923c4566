namespace ShipLab.Evaluation;

/// <summary>What is learned from, and what is scored.</summary>
public enum Protocol
{
    /// <summary>
    /// Few shots of the base classes; base and new classes scored apart (SHIP, Table 1) and in one label space (Table 9), both from one
    /// trained classifier and in one row. Written "base-to-new".
    /// </summary>
    BaseToNew,

    /// <summary>Few shots of all classes of a source data set; the classes of other data sets are scored (SHIP, Table 2). "cross-dataset".</summary>
    CrossDataset,

    /// <summary>
    /// Generalised zero-shot learning (SHIP, Table 3; Xian et al., 2017): all training images of the seen classes; seen and unseen classes
    /// scored in one label space, each accuracy a mean over classes. "gzsl".
    /// </summary>
    ZeroShotLearning,

    /// <summary>Few shots of all classes; all classes are scored. "few-shot".</summary>
    FewShot,
}

/// <summary>The names of protocols in result rows, files and commands.</summary>
public static class Protocols
{
    /// <summary>base-to-new, cross-dataset, gzsl, few-shot.</summary>
    public static IReadOnlyList<string> Names { get; } = ["base-to-new", "cross-dataset", "gzsl", "few-shot"];

    /// <summary>The protocol's name.</summary>
    public static string Text(this Protocol protocol) => Names[(int)protocol];

    /// <summary>The protocol of a name.</summary>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    public static Protocol Parse(string name) => NearestName.Parse<Protocol>("protocol", name, Names);
}
