namespace ShipLab.Tests;

/// <summary>The files in tests/ShipLab.Tests/data/checkpoints: one tiny model in many forms (README there).</summary>
internal static class CheckpointFiles
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "data", "checkpoints");

    public static string Of(string name) => Path.Combine(Folder, name);

    /// <summary>What holds the whole model, as names within the folder.</summary>
    public static IEnumerable<string> Whole => Directory.GetFiles(Folder, "*.pt").Select(f => Path.GetFileName(f)!)
        .Where(f => !f.StartsWith("refused", StringComparison.Ordinal))
        .Concat(Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!)).Order(StringComparer.Ordinal);

    public static SafetensorsFile Expected() => SafetensorsFile.Open(Of("expected.safetensors"));
}
