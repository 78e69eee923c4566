using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ShipLab.Cli.Experiments;

/// <summary>What an experiment file asks for: a grid of data sets, methods, generators, shots and seeds, and how each
/// is run.</summary>
internal sealed record ExperimentSpec
{
    /// <summary>Short, for the folder of the results.</summary>
    public string Name { get; init; } = "";

    /// <summary>A sentence for people who read the file.</summary>
    public string? Description { get; init; }

    /// <summary>Drawn or public data sets.</summary>
    [Names(typeof(DataSetSource), "data set")]
    public IReadOnlyList<string> DataSets { get; init; } = [];

    /// <summary>The folder of the public data sets' folders; null where only drawn ones are asked for.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Fine-tuners.</summary>
    [Names(typeof(FineTuners), "method")]
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Generators of features of new classes; "none" among them for a fine-tuner alone.</summary>
    [Names(typeof(Generators), "generator")]
    public IReadOnlyList<string> Generators { get; init; } = ["none"];

    /// <summary>Training images a class.</summary>
    [Limits(1)]
    public IReadOnlyList<int> Shots { get; init; } = [16];

    /// <summary>Seeds of shots and trainings.</summary>
    [Limits(0)]
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>What is trained on what and tested on what; see <see cref="Rule"/>.</summary>
    [Names(typeof(Protocols), "protocol")]
    public string Protocol { get; init; } = "base-to-new";

    /// <summary>The data set that cross-dataset transfer trains on.</summary>
    [Names(typeof(DataSetSource), "data set")]
    public string? Source { get; init; }

    /// <summary>How the reported candidate is chosen; with several, rows for each.</summary>
    public IReadOnlyList<Selection> Selection { get; init; } = [Evaluation.Selection.Last];

    /// <summary>Also score with a bias between base and new classes.</summary>
    public bool Calibrate { get; init; }

    /// <summary>Whose settings the methods have.</summary>
    public Preset Preset { get; init; } = Preset.Toyland;

    /// <summary>Settings that differ from the preset, by method or generator, as <see cref="FineTuners.Create"/> takes
    /// them.</summary>
    public IReadOnlyDictionary<string, JsonObject> Options { get; init; } = new Dictionary<string, JsonObject>();

    /// <summary>"tiny", a name of OpenAI's, or a weights file or folder.</summary>
    public string Backbone { get; init; } = ModelName.Tiny;

    /// <summary>Where to compute.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Numbers to compute in.</summary>
    public Precision Precision { get; init; } = Precision.F32;

    /// <summary>Views of each training image; null for the study's own number.</summary>
    [Limits(1)]
    public int? Views { get; init; }

    /// <summary>Folder of the results; null for out/experiments/NAME.</summary>
    public string? Results { get; init; }

    /// <summary>Worker processes; null for as many as cores and memory allow.</summary>
    [Limits(1)]
    public int? Workers { get; init; }

    /// <summary>The protocol of its name.</summary>
    [JsonIgnore]
    public Protocol Rule => Protocols.Parse(Protocol);

    /// <summary>Every cell: data set by data set, in it shots by shots, in it seed by seed, in it selection by
    /// selection.</summary>
    /// <param name="part">which share of them</param>
    public IReadOnlyList<Cell> Cells(Part part = default) => part.From(
        [.. from set in DataSets from shots in Shots from seed in Seeds from selection in Selection
            select new Cell(set, shots, seed, selection)]);

    /// <summary>Every row of a cell: each method with each generator; a method that looks at no training data once,
    /// without.</summary>
    public IReadOnlyList<ExperimentColumn> Columns() =>
        [.. from method in Methods
            from generator in UsesData(method) ? Generators : ["none"]
            select new ExperimentColumn(method, generator)];

    /// <summary>The names of all rows of a data set, shots and seed, as result rows have them.</summary>
    public IReadOnlyList<string> RowNames() =>
        [.. from selection in Selection from column in Columns() select column.Name(selection)];

    /// <summary>Source and targets.</summary>
    public IEnumerable<string> AllDataSets() => Source is null ? DataSets : [.. DataSets, Source];

    /// <summary>Loads its CLIP.</summary>
    /// <exception cref="ShipLabException">There is no such model or device.</exception>
    public LoadedClip LoadModel() =>
        ClipFiles.Load(ModelName.Loadable(Backbone),
            new ClipLoadOptions { Device = Devices.Parse(Device), Precision = Precision });

    /// <summary>What a worker process is expected to need, in bytes: 700 MiB for runtime, torch and features of a small
    /// data set, and five times the weights' file, since half-precision files grow twofold, loading holds two copies,
    /// and prompts of all classes take room.</summary>
    public long WorkerMemory() => (700L << 20) + 5 * SizeOf(ModelName.FileOf(Backbone));

    /// <summary>A worker a core, as each uses one, as far as the machine's memory (or the container's) holds; on a GPU
    /// one, since nothing here knows its memory.</summary>
    public int MostWorkers() =>
        Device == "cpu"
            ? (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / WorkerMemory(), 1,
                Environment.ProcessorCount) : 1;

    private static long SizeOf(string? path)
    {
        if (path is null) return 0;
        FileInfo[] files = File.Exists(path) ? [new FileInfo(path)] : new DirectoryInfo(path).GetFiles();
        return files.Select(file => file.Length).DefaultIfEmpty(0).Max();
    }

    private bool UsesData(string method) =>
        FineTuners.Create(method, Preset, Options.GetValueOrDefault(method)).BatchSize is not null;
}

/// <summary>A method with a generator.</summary>
internal sealed record ExperimentColumn(string Method, string Generator)
{
    /// <summary>"coop + ship", and the selection where it is not the last: as result rows name it.</summary>
    public string Name(Selection selection) => ResultSummary.NameOf(Method, Generator, selection.Text());
}
