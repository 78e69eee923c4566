using ShipLab.Toyland;
namespace ShipLab.Studies;

/// <summary>What a study runs: every method on every data set with every seed, under one protocol.</summary>
public sealed record StudyOptions
{
    /// <summary>Names of the data sets; in cross-dataset the targets.</summary>
    public IReadOnlyList<string> DataSets { get; init; } = ToySets.Names;

    /// <summary>One row each; mean and deviation are over them.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>Training images of each class learned from (paper, Table 1: 16). Of no account in gzsl, which takes all
    /// there are.</summary>
    public int Shots { get; init; } = 16;

    /// <summary>Randomly shifted views of each training image, encoded once.</summary>
    public int Views { get; init; } = 8;

    /// <summary>The columns of the table.</summary>
    public IReadOnlyList<Method> Methods { get; init; } = Grid(FeatureVaeOptions.Toyland, CoOpOptions.Toyland);

    /// <summary>What is learned from, and what is scored.</summary>
    public Protocol Protocol { get; init; } = new BaseToNewProtocol();

    /// <summary>How the reported state is chosen among the candidates of a trained generator.</summary>
    public Selection Selection { get; init; } = Selection.Last;

    /// <summary>Also score with calibrated logits of new classes (<see cref="Calibration"/>): costs one
    /// rehearsal more a row.</summary>
    public bool Calibrate { get; init; }

    /// <summary>Cross-dataset: the data set to learn from; it is left out of the targets.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// Makes a data set from its name, a seed and a number of shots, <see cref="FewShot.All"/> for all training images.
    /// </summary>
    public Func<string, int, int, Dataset> Create { get; init; } = static (name, seed, shots) =>
        ToySets.Create(name, seed, shots == FewShot.All ? ToySets.AllTrainingImages : shots);

    /// <summary>Keeps features of picture files from run to run; null encodes them each time. Drawn images are always
    /// encoded.</summary>
    public FeatureStore? Store { get; init; }

    /// <summary>How many sets and seeds run side by side, each on one thread: all cores. No number depends on
    /// it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Which cells of the grid are run: all, unless several machines share it.</summary>
    public Part Part { get; init; }

    /// <summary>How rows and files call the model.</summary>
    public string Backbone { get; init; } = "tiny-clip";

    /// <summary>The story in four methods, five sets, three seeds: 60 rows.</summary>
    public static StudyOptions Full { get; } = new();

    /// <summary>The same code in seconds, for tests: two sets, one seed, few shots and epochs. Its numbers mean
    /// nothing.</summary>
    public static StudyOptions Quick { get; } = new()
    {
        DataSets = ["neon", "aerial"], Seeds = [1], Shots = 4, Views = 2,
        Methods = Grid(FeatureVaeOptions.Toyland with { Epochs = 4 }, CoOpOptions.Toyland with { Epochs = 4 }),
    };

    /// <summary><see cref="Shots"/>, or all where the protocol takes all images.</summary>
    internal int LearnedShots => Protocol.LearnsAllImages ? FewShot.All : Shots;

    /// <summary>The cells of its part, data set by data set.</summary>
    public IReadOnlyList<Cell> Cells() =>
        Part.From([.. (from name in DataSets from seed in Seeds select new Cell(name, LearnedShots, seed, Selection))
            .Distinct()]);

    /// <summary>These options, without the source among the targets.</summary>
    /// <exception cref="ShipLabException">They contradict each other.</exception>
    internal StudyOptions Checked()
    {
        if (Shots < 0 || Views < 1)
            throw new ShipLabException($"A study cannot have {Shots} shots and {Views} views. "
                + "Give at least 1 of each (0 shots for all training images).");
        if (Protocol.HasSource != Source is not null)
            throw new ShipLabException(Source is null
                ? $"{char.ToUpperInvariant(Protocol.Name[0])}{Protocol.Name[1..]} needs a data set to learn from. "
                    + "Set Source, such as \"neon\"; the other data sets are the targets."
                : $"{Protocol.Name} has no source, but Source is \"{Source}\". Remove it, or choose "
                    + $"{Protocols.Named(p => p.HasSource)}.");
        if (!Protocol.HasNewClasses && Selection == Selection.PseudoNew)
            throw new ShipLabException($"In {Protocol.Name} there are no new classes that pseudo-new ones could stand "
                + "for. Choose selection last, validation or test.");
        if (Calibrate && !Protocol.HasJoint)
            throw new ShipLabException($"{Protocol.Name} has no label space that base and new classes share, so there "
                + $"is nothing to calibrate. Set Calibrate to false, or choose {Protocols.Named(p => p.HasJoint)}.");
        var targets = DataSets.Where(name => name != Source).ToArray();
        if (targets.Length == 0 && DataSets.Count > 0)
            throw new ShipLabException($"The source {Source} is the only data set, and there is nothing to transfer "
                + "to. Add another to DataSets.");
        return this with { DataSets = targets };
    }

    /// <summary>Zero-shot, CoOp, CoOp + text, CoOp + SHIP.</summary>
    /// <param name="vae">The VAE of SHIP.</param>
    /// <param name="coop">CoOp, the same for all three of its columns.</param>
    /// <param name="sigma">Noise of the text control.</param>
    /// <param name="folder">Where trained VAEs are kept; null keeps none.</param>
    public static IReadOnlyList<Method> Grid(FeatureVaeOptions vae, CoOpOptions coop, double sigma = 0.05,
        string? folder = null)
    {
        var ship = new ShipRecipe(vae, folder);
        return
        [
            new Method(new ZeroShot()),
            new Method(new CoOp(coop)),
            new Method(new CoOp(coop), new TextRecipe(sigma)),
            new Method(new CoOp(coop), ship),
        ];
    }
}
