using System.CommandLine;

namespace ShipLab.Cli;

/// <summary>Which CLIP a command runs: <c>--model</c>, with <see cref="ModelOptions"/>.</summary>
internal sealed class ModelChoice
{
    private readonly ModelOptions _options = new();

    private readonly Option<string> _model = new("--model")
    {
        Description = "The CLIP: tiny (shipped, 32x32 pixels, knows drawn pictures alone), a name of OpenAI's such as "
            + "ViT-B/16 (data-scripts/get_clip.cs fetches it), or a weights file or folder.",
        HelpName = "NAME|PATH",
        DefaultValueFactory = _ => ModelName.Tiny,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_model);
        _options.AddTo(command);
    }

    public string Name(ParseResult result) => result.GetValue(_model)!;

    /// <summary>Loads the model and, unless it is the shipped one, says what was loaded and which activation was taken
    /// and why.</summary>
    /// <exception cref="ShipLabException">There is no such model or device.</exception>
    public LoadedClip Load(ParseResult result)
    {
        var clip = ClipFiles.Load(ModelName.Loadable(Name(result)), _options.Read(result));
        if (!ModelName.IsTiny(Name(result))) Console.WriteLine(clip.Summary);
        return clip;
    }
}
