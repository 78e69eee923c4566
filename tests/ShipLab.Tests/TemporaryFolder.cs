using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Tests;

/// <summary>A folder of its own for a test, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("shiplab-test-").FullName;

    /// <summary>The names of everything in it, for "nothing half-written is left".</summary>
    public IReadOnlyList<string> Names =>
        [.. Directory.GetFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)!).Order()];

    /// <summary>Writes a file into it and gives its full path.</summary>
    public string File(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Writes a notebook of these code cells into it and gives its full path.</summary>
    public string Notebook(string name, params string[] cells)
    {
        var json = new
        {
            cells = cells.Select((source, i) => new
            {
                cell_type = "code", id = $"cell-{i}", metadata = new { }, execution_count = (int?)null,
                outputs = Array.Empty<object>(), source,
            }),
            metadata = new { kernelspec = new { display_name = ".NET (C#)", language = "C#", name = ".net-csharp" } },
            nbformat = 4,
            nbformat_minor = 5,
        };
        return File(name, JsonSerializer.Serialize(json));
    }

    /// <summary>Copies the files of another folder into it, or into a folder of it.</summary>
    public void CopyOf(string folder, string name = "")
    {
        var target = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        foreach (var file in Directory.GetFiles(folder))
            System.IO.File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)),
                overwrite: true);
    }

    /// <summary>Changes a JSON file in it.</summary>
    public void Edit(string name, Action<JsonNode> change)
    {
        var path = System.IO.Path.Combine(Path, name);
        var root = JsonNode.Parse(System.IO.File.ReadAllText(path))!;
        change(root);
        System.IO.File.WriteAllText(path, root.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
