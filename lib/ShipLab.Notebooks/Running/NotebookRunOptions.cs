using System.Reflection;

namespace ShipLab.Notebooks;

/// <summary>How to run a notebook.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The environment variable that tells a notebook's code where it may write:
    /// <see cref="OutputFolder"/>.</summary>
    public const string OutputVariable = "SHIPLAB_OUT";

    /// <summary>
    /// Values for variables that the cell tagged <c>parameters</c> declares, as text; each is converted to its
    /// variable's type. They are set in memory, right after that cell: the file never holds them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether parameters that a notebook lacks are passed over, for running many notebooks with the same
    /// ones.</summary>
    public bool IgnoreUnknownParameters { get; init; }

    /// <summary>The time limit of a cell.</summary>
    public TimeSpan CellTimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The time limit of a notebook.</summary>
    public TimeSpan NotebookTimeLimit { get; init; } = TimeSpan.FromHours(3);

    /// <summary>The most memory that a notebook's process may hold, in bytes; half of the machine's by
    /// default.</summary>
    public long MemoryLimit { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>How many threads torch may use in the notebook; null for its own choice.</summary>
    public int? Threads { get; init; }

    /// <summary>Where the notebook may write: made if need be, handed over in <see cref="OutputVariable"/>. None by
    /// default.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Whether the outputs are written into the notebook's file, once the whole notebook has passed.</summary>
    public bool WriteBack { get; init; }

    /// <summary>Makes still pictures of the figures that have none, before outputs are written.</summary>
    public StaticFigures? Pictures { get; init; }

    /// <summary>Whether skipped cells tagged <c>solution</c> run, to see that they still work. Their outputs are not
    /// kept.</summary>
    public bool CheckSolutions { get; init; }

    /// <summary>Hears of things worth a line that are no failure.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>These options for a notebook that runs beside others: each has its share of the cores and of the
    /// memory.</summary>
    /// <param name="jobs">How many run at a time.</param>
    public NotebookRunOptions Beside(int jobs) =>
        this with { Threads = Math.Max(1, Environment.ProcessorCount / jobs), MemoryLimit = MemoryLimit / jobs };

    /// <summary>What starts a kernel process: by default this program with the word
    /// <see cref="KernelProgram.Command"/>.</summary>
    public IReadOnlyList<string> KernelProgram { get; init; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, Assembly.GetEntryAssembly()!.Location, Notebooks.KernelProgram.Command]
            : [Environment.ProcessPath!, Notebooks.KernelProgram.Command];
}
