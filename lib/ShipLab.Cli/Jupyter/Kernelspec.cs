using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Cli.Jupyter;

/// <summary>
/// What tells Jupyter and VS Code about a kernel: <c>kernels/NAME/kernel.json</c> in the user's Jupyter data folder.
/// The notebooks ask for the name <c>.net-csharp</c>; where somebody else's kernel has it, the lab's is called
/// <c>csharp-shiplab</c> and has to be chosen by hand.
/// </summary>
internal static class Kernelspec
{
    internal const string CourseName = ".net-csharp", OtherName = "csharp-shiplab";
    private const string File = "kernel.json", Ours = "shiplab";

    /// <summary>Writes it; nothing of others is overwritten.</summary>
    /// <returns>Its name and the file.</returns>
    /// <exception cref="ShipLabException">Both names are taken by others, or the folder cannot be written.</exception>
    public static (string Name, string Path) Install(string dataFolder, string program, string startupHook)
    {
        var name = new[] { CourseName, OtherName }.FirstOrDefault(
            n => !Directory.Exists(Folder(dataFolder, n)) || IsOurs(dataFolder, n))
            ?? throw new ShipLabException($"'{Folder(dataFolder, CourseName)}' and '{OtherName}' beside it are not "
                + $"ShipLab's and stay as they are. Remove one (jupyter kernelspec remove {OtherName}) and try again.");
        var path = System.IO.Path.Combine(Folder(dataFolder, name), File);
        AtomicFile.WriteAllText(path, new JsonObject
        {
            ["argv"] = new JsonArray(ChildProcess.Dotnet, program, "jupyter", "--default-kernel", "csharp",
                "--http-local-only", "{connection_file}"),
            ["display_name"] = name == CourseName ? ".NET (C#)" : "C# (ShipLab)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message", // a signal would end the kernel
            ["env"] = new JsonObject { ["DOTNET_gcServer"] = "0", ["DOTNET_STARTUP_HOOKS"] = startupHook,
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1" },
            ["metadata"] = new JsonObject { [Ours] = Repository.Root },
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        return (name, path);
    }

    /// <summary>Removes those that are ours.</summary>
    /// <returns>The folders that are gone.</returns>
    public static IReadOnlyList<string> Uninstall(string dataFolder)
    {
        var ours = new[] { CourseName, OtherName }.Where(n => IsOurs(dataFolder, n))
            .Select(n => Folder(dataFolder, n)).ToList();
        foreach (var folder in ours) Directory.Delete(folder, recursive: true);
        return ours;
    }

    /// <summary>Where Jupyter looks for what a user has installed, without variables of its own: docs.jupyter.org,
    /// "Common directories".</summary>
    public static string DataFolder()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } chosen) return chosen;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData),
                "jupyter");
        if (OperatingSystem.IsMacOS()) return System.IO.Path.Combine(home, "Library", "Jupyter");
        return System.IO.Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data
            ? data : System.IO.Path.Combine(home, ".local", "share"), "jupyter");
    }

    private static string Folder(string dataFolder, string name) => System.IO.Path.Combine(dataFolder, "kernels", name);

    private static bool IsOurs(string dataFolder, string name)
    {
        try
        {
            var text = System.IO.File.ReadAllText(System.IO.Path.Combine(Folder(dataFolder, name), File));
            return JsonNode.Parse(text)?["metadata"]?[Ours] is not null;
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
