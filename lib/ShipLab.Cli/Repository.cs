namespace ShipLab.Cli;

/// <summary>Where this checkout of ShipLab is.</summary>
internal static class Repository
{
    /// <summary>The folder that holds ShipLab.sln, searched upwards from the program.</summary>
    /// <exception cref="ShipLabException">The program was copied out of its checkout.</exception>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>What a project of this checkout was built to.</summary>
    public static string Built(string folder, string project) => Built(folder, project, project);

    /// <summary>The same of a project whose folder has another name.</summary>
    public static string Built(string folder, string subfolder, string project) =>
        Path(folder, subfolder, "bin", Configuration, "net10.0", project + ".dll");

    /// <summary>The path as seen from the current folder when that is shorter: for messages.</summary>
    public static string Shown(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.Length < path.Length ? relative : path;
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ShipLab.sln")))
                return folder.FullName;
        throw new ShipLabException($"No ShipLab.sln in any folder above {AppContext.BaseDirectory}: "
            + "run the program from a checkout of ShipLab, by ./shiplab.");
    }
}
