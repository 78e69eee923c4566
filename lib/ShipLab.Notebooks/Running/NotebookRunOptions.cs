namespace ShipLab.Notebooks;

/// <summary>How to run a notebook.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The environment variable that tells a notebook's code where it may write: <see cref="OutputFolder"/>.</summary>
    public const string OutputVariable = "SHIPLAB_OUT";

    /// <summary>
    /// Values for variables that the cell tagged <c>parameters</c> declares, as text; each is converted to its variable's type.
    /// They are set in memory, right after that cell: the file never holds them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether parameters that a notebook lacks are passed over, for running many notebooks with the same ones.</summary>
    public bool IgnoreUnknownParameters { get; init; }

    /// <summary>The time limit of a cell.</summary>
    public TimeSpan CellTimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The current directory during the run; by default the notebook's folder, to which <c>#r</c> is relative always.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Where the notebook may write: made if need be, handed over in <see cref="OutputVariable"/>. None by default.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Whether the outputs are written into the notebook's file, once the whole notebook has passed.</summary>
    public bool WriteBack { get; init; }

    /// <summary>
    /// Whether cells tagged <c>solution</c> run although they are tagged <c>skip-execution</c>, to see that they still work. Their outputs
    /// are not written back.
    /// </summary>
    public bool CheckSolutions { get; init; }

    /// <summary>Called for every output at once.</summary>
    public Action<NotebookCell, CellOutput>? OnOutput { get; init; }

    /// <summary>The session's further settings; its folder and time limit come from here.</summary>
    public SessionOptions Session { get; init; } = new();
}
