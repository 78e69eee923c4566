using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ShipLab.Notebooks;

/// <summary>
/// Takes the paths of the machine out of outputs that go into a file others will read: the notebook's folder becomes
/// <c>.</c>, the one above it <c>..</c>, the output folder its own name, the home folder <c>~</c>, the folder of
/// temporary files <c>&lt;temp&gt;</c>.
/// </summary>
internal sealed class MachinePaths
{
    private readonly List<(Regex Path, string Instead)> _rules = [];

    public MachinePaths(string notebookFolder, string? outputFolder)
    {
        var places = new List<(string Path, string Instead)> { (notebookFolder, ".") };
        if (outputFolder is not null) places.Add((outputFolder, Path.GetFileName(outputFolder)));
        places.Add((Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~"));
        places.Add((Path.TrimEndingDirectorySeparator(Path.GetTempPath()), "<temp>"));
        if (Path.GetDirectoryName(notebookFolder) is { } above) places.Add((above, ".."));
        // The longest first: a folder inside another one has the better name.
        foreach (var (path, instead) in places.DistinctBy(place => place.Path)
            .OrderByDescending(place => place.Path.Length))
        {
            if (path.Length <= 1) continue;   // no home folder; the root
            _rules.Add((new Regex($@"(?<![\w.~-]){Regex.Escape(path)}(?![\w.~-])", RegexOptions.CultureInvariant),
                instead));
        }
    }

    /// <summary>The same outputs with every text cleaned.</summary>
    public JsonNode Clean(JsonNode node) => node switch
    {
        JsonObject map =>
            new JsonObject(
                map.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? null : Clean(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Clean(item))]),
        _ when node.GetValueKind() == JsonValueKind.String => JsonValue.Create(Clean(node.GetValue<string>())),
        _ => node.DeepClone(),
    };

    private string Clean(string text) =>
        _rules.Aggregate(text, (cleaned, rule) => rule.Path.Replace(cleaned, rule.Instead.Replace("$", "$$")));
}
