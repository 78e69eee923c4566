using ShipLab.Tests.Cli;

namespace ShipLab.Tests.Data;

/// <summary>A folder of files for a test: names, and bytes that differ from file to
/// file unless they are given.</summary>
internal sealed class PictureTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PictureTree(params string[] files)
    {
        foreach (var file in files)
            Add(file);
    }

    public string Path => _folder.Path;

    /// <summary>Writes a file with content of its own: its name.</summary>
    public string Add(string file, string? content = null)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content ?? file);
        return path;
    }

    public Dataset Open(ImageFolderOptions? options = null) => ImageFolder.Open(Path, options);

    /// <summary>The message with which opening is refused.</summary>
    public string Refused(ImageFolderOptions? options = null) =>
        Xunit.Assert.ThrowsAny<ShipLabException>(() => Open(options)).Message;

    public void Dispose() => _folder.Dispose();
}
