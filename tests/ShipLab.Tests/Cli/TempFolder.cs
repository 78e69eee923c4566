namespace ShipLab.Tests.Cli;

/// <summary>A folder of its own for a test, gone when the test ends.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("shiplab-test-").FullName;

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
                cell_type = "code", id = $"cell-{i}", metadata = new { }, execution_count = (int?)null, outputs = Array.Empty<object>(), source,
            }),
            metadata = new { kernelspec = new { display_name = ".NET (C#)", language = "C#", name = ".net-csharp" } },
            nbformat = 4,
            nbformat_minor = 5,
        };
        return File(name, System.Text.Json.JsonSerializer.Serialize(json));
    }

    /// <summary>The names of everything in it, for "nothing half-written is left".</summary>
    public IReadOnlyList<string> Names => [.. Directory.GetFileSystemEntries(Path).Select(p => System.IO.Path.GetFileName(p)!).Order()];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
