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

    /// <summary>Writes a notebook of code cells.</summary>
    public string Notebook(string name, params string[] cells) =>
        Notebook(name, cells.Select(code => (CellKind.Code, code, Array.Empty<string>())).ToArray());

    public string Notebook(string name, params (CellKind Kind, string Source, string[] Tags)[] cells)
    {
        var path = PathOf(name);
        NotebookFile.Create(cells).Save(path);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
