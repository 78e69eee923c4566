using System.Text.RegularExpressions;

namespace ShipLab.Notebooks;

/// <summary>
/// Takes the paths of the machine out of outputs that go into a file others will read: the notebook's folder becomes <c>.</c>, the one
/// above it <c>..</c>, the output folder its own name, the home folder <c>~</c>, the folder of temporary files <c>&lt;temp&gt;</c>.
/// </summary>
internal sealed class MachinePaths
{
    private readonly List<(Regex Path, string Instead)> rules = [];

    public MachinePaths(string notebookFolder, string? outputFolder)
    {
        var places = new List<(string Path, string Instead)> { (notebookFolder, ".") };
        if (outputFolder is not null) places.Add((outputFolder, Path.GetFileName(outputFolder)));
        places.Add((Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~"));
        places.Add((Path.TrimEndingDirectorySeparator(Path.GetTempPath()), "<temp>"));
        if (Path.GetDirectoryName(notebookFolder) is { } above) places.Add((above, ".."));
        // The longest first: a folder inside another one has the better name.
        foreach (var (path, instead) in places.DistinctBy(place => place.Path).OrderByDescending(place => place.Path.Length))
        {
            if (path.Length <= 1) continue;   // no home folder; the root
            rules.Add((new Regex($@"(?<![\w.~-]){Regex.Escape(path)}(?![\w.~-])", RegexOptions.CultureInvariant), instead));
        }
    }

    public CellOutput Clean(CellOutput output) => output switch
    {
        StreamOutput stream => stream with { Text = Clean(stream.Text) },
        DisplayOutput display => display with { Data = Clean(display.Data) },
        ResultOutput result => new ResultOutput(Clean(result.Data)),
        ErrorOutput { Error: var error } => new ErrorOutput(error with
        {
            Message = Clean(error.Message),
            SourceLine = error.SourceLine is { } line ? Clean(line) : null,
            Traceback = error.Traceback.Select(Clean).ToList(),
        }),
        _ => output,
    };

    private MimeBundle Clean(MimeBundle bundle) =>
        new(bundle.Entries.Select(entry => KeyValuePair.Create(entry.Key, Clean(entry.Value))));

    private string Clean(string text) =>
        rules.Aggregate(text, (cleaned, rule) => rule.Path.Replace(cleaned, rule.Instead.Replace("$", "$$")));
}
