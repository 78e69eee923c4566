using System.Text.Json.Nodes;

namespace ShipLab.Notebooks.Tests;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("notebook-tests-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What lies in it, for "nothing else is left".</summary>
    public IEnumerable<string> Names =>
        Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>Writes a notebook of code cells.</summary>
    public string Notebook(string name, params string[] cells) =>
        Notebook(name, cells.Select(code => (CellKind.Code, code, Array.Empty<string>())).ToArray());

    public string Notebook(string name, params (CellKind Kind, string Source, string[] Tags)[] cells)
    {
        var path = PathOf(name);
        Make(cells).Save(path);
        return path;
    }

    /// <summary>A notebook in memory, as somebody's hand would write it: text as single strings, no ids.</summary>
    public static NotebookFile Make(params (CellKind Kind, string Source, string[] Tags)[] cells) =>
        NotebookFile.Parse(new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select(cell => new JsonObject
        {
            ["cell_type"] = cell.Kind.ToString().ToLowerInvariant(),
            ["metadata"] = new JsonObject
                { ["tags"] = new JsonArray([.. cell.Tags.Select(tag => JsonValue.Create(tag))]) },
            ["source"] = cell.Source,
        })]),
        ["metadata"] =
            JsonNode.Parse("""{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}}"""),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 4,
    }.ToJsonString());

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
