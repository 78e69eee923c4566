using ShipLab.Toyland;

namespace ShipLab;

/// <summary>A column of the results table: a fine-tuner, alone or with synthesized features of new classes.</summary>
public sealed record StudyMethod(IFineTuner FineTuner, IGeneratorRecipe? Generator = null)
{
    /// <summary>"coop + ship".</summary>
    public string Name => Generator is null ? FineTuner.Name : $"{FineTuner.Name} + {Generator.Name}";
}

/// <summary>What a base-to-new study runs: every method on every data set with every seed.</summary>
public sealed record BaseToNewStudyOptions
{
    /// <summary>Names of the data sets.</summary>
    public IReadOnlyList<string> DataSets { get; init; } = ToySets.Names;

    /// <summary>One row each; mean and deviation are over them.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>Training images of each base class (paper, Table 1: 16).</summary>
    public int Shots { get; init; } = 16;

    /// <summary>Randomly shifted views of each training image, encoded once.</summary>
    public int Views { get; init; } = 8;

    /// <summary>The columns of the table.</summary>
    public IReadOnlyList<StudyMethod> Methods { get; init; } = Grid(FeatureVaeOptions.Toyland, CoOpOptions.Toyland);

    /// <summary>Makes a data set from its name, a seed and a number of shots.</summary>
    public Func<string, int, int, Dataset> Create { get; init; } = ToySets.Create;

    /// <summary>How many sets and seeds run side by side, each on one thread: all cores. No number depends on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How rows and files call the model.</summary>
    public string Backbone { get; init; } = "tiny-clip";

    /// <summary>The whole grid: four methods, five sets, three seeds, 60 rows.</summary>
    public static BaseToNewStudyOptions Full { get; } = new();

    /// <summary>The same code in seconds, for tests: two sets, one seed, few shots and epochs. Its numbers mean nothing.</summary>
    public static BaseToNewStudyOptions Quick { get; } = new()
    {
        DataSets = ["neon", "aerial"], Seeds = [1], Shots = 4, Views = 2,
        Methods = Grid(FeatureVaeOptions.Toyland with { Epochs = 4 }, CoOpOptions.Toyland with { Epochs = 4 }),
    };

    /// <summary>Zero-shot, CoOp, CoOp + text, CoOp + SHIP.</summary>
    /// <param name="vae">The VAE of SHIP.</param>
    /// <param name="coop">CoOp, the same for all three of its columns.</param>
    /// <param name="sigma">Noise of the text control.</param>
    /// <param name="folder">Where trained VAEs are kept; null keeps none.</param>
    public static IReadOnlyList<StudyMethod> Grid(FeatureVaeOptions vae, CoOpOptions coop, double sigma = 0.05, string? folder = null)
    {
        var ship = new ShipRecipe(vae, folder);
        return
        [
            new StudyMethod(new ZeroShot()),
            new StudyMethod(new CoOp(coop)),
            new StudyMethod(new CoOp(coop), new TextRecipe(sigma)),
            new StudyMethod(new CoOp(coop), ship),
        ];
    }
}
