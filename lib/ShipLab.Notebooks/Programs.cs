namespace ShipLab.Notebooks;

/// <summary>Programs on the search path.</summary>
public static class Programs
{
    /// <summary>The first of some programs that a folder of the path has; null where there is none.</summary>
    public static string? Find(params IReadOnlyList<string> names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return names.SelectMany(
            name => folders.Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
            .FirstOrDefault(File.Exists);
    }
}
