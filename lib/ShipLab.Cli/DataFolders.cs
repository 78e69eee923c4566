using System.CommandLine;

namespace ShipLab.Cli;

/// <summary>Where public data sets are, as a command that takes several of them is told: <c>--data FOLDER</c> has them
/// all, <c>--data NAME=FOLDER</c> has one; without either, SHIPLAB_DATA.</summary>
internal sealed class DataFolders
{
    private readonly Option<string[]> _data = new("--data")
    {
        Description = "The folder of all public data sets (dtd/, eurosat/, ...), or NAME=DIR for one; "
            + "may be given several times (default: $SHIPLAB_DATA).",
        HelpName = "DIR|NAME=DIR",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command) => command.Add(_data);

    /// <exception cref="ShipLabException">Two folders of all sets are named.</exception>
    public DataSetSource Read(ParseResult result)
    {
        var (roots, folders) = (new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var value in result.GetValue(_data) ?? [])
            if (Split(value) is ({ } name, var folder))
                folders[name] = folder;
            else
                roots.Add(value);
        return roots.Count <= 1
            ? new DataSetSource(roots.FirstOrDefault()) { Folders = folders }
            : throw new ShipLabException($"--data names {roots.Count} folders of all data sets ('{roots[0]}' and "
                + $"'{roots[1]}'). Name one, and single sets elsewhere as NAME=DIR.");
    }

    /// <summary>"dtd=/data/textures" as name and folder; no name where the value is a folder alone.</summary>
    public static (string? Name, string Folder) Split(string value) =>
        value.IndexOf('=') is > 0 and var at && !Path.Exists(value) && DataSets.Find(value[..at]) is { } set
            ? (set.Name, value[(at + 1)..]) : (null, value);
}
