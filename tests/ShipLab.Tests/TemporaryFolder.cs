namespace ShipLab.Tests;

/// <summary>A folder of its own for a test, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("shiplab-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
