using System.CommandLine;

namespace ShipLab.Cli;

/// <summary>The options of a command that extracts features.</summary>
internal sealed class ExtractionOptions
{
    private static readonly FeatureOptions Defaults = new();

    private readonly Option<int> _batch = NumberOptions.Whole("--batch", "Pictures that the model sees at once.",
        Defaults.BatchSize, 1);
    private readonly Option<int> _threads = NumberOptions.Whole("--threads",
        "Threads that read pictures; 0 for one a core.", Defaults.Threads, 0);

    private readonly Option<string> _damaged = new("--damaged")
    {
        Description = "A picture that cannot be read: refuse (stop and name it; what is finished is kept) or skip "
            + "(leave it out and list it at the end).",
        DefaultValueFactory = _ => "refuse",
    };

    private readonly Option<string?> _output = new("--out")
        { Description = "The folder of the feature store (default out/features).", HelpName = "DIR" };

    public ExtractionOptions() => _damaged.AcceptOnlyFromAmong("refuse", "skip");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_batch, _threads, _damaged, _output])
            command.Add(option);
    }

    public string Folder(ParseResult result) =>
        Path.GetFullPath(result.GetValue(_output) ?? Repository.Path("out", "features"));

    public FeatureOptions Read(ParseResult result, int views, long seed) => new()
    {
        Views = views,
        Seed = seed,
        BatchSize = result.GetValue(_batch),
        Threads = result.GetValue(_threads),
        Damaged = result.GetValue(_damaged) == "skip" ? DamagedPictures.Skip : DamagedPictures.Refuse,
    };
}
