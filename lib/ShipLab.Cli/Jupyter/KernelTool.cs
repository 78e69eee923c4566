using System.Diagnostics;

namespace ShipLab.Cli.Jupyter;

/// <summary>
/// The .NET kernel for Jupyter: a private copy of the tool dotnet-interactive in <c>.shiplab/tools</c>. Upstream ended
/// it in 2026, so the version stays. Plotly.NET wants a newer FSharp.Core than the tool brings; the lab's takes its
/// place there.
/// </summary>
internal static class KernelTool
{
    internal const string Package = "Microsoft.dotnet-interactive", Version = "1.0.712001";

    private static string Folder => Repository.Path(".shiplab", "tools");

    /// <summary>The kernel's program.</summary>
    public static string Program => System.IO.Path.Combine(Assemblies, "Microsoft.DotNet.Interactive.App.dll");

    private static string Assemblies
    {
        get
        {
            var id = Package.ToLowerInvariant();
            return System.IO.Path.Combine(Folder, ".store", id, Version, id, Version, "tools", "net10.0", "any");
        }
    }

    /// <summary>Fetches it where it is not there yet, and makes Plotly.NET load in it.</summary>
    /// <exception cref="ShipLabException">NuGet does not give it, or the lab is not built.</exception>
    public static async Task InstallAsync(CancellationToken token)
    {
        if (!File.Exists(Program))
        {
            Uninstall(); // what a stopped installation left
            await FetchAsync(token);
        }
        var core = Repository.Path("notebooks", ".lab", "FSharp.Core.dll");
        if (!File.Exists(core))
            throw new ShipLabException($"{Repository.Shown(core)} is not there. Build first: ./shiplab build");
        AtomicFile.Write(System.IO.Path.Combine(Assemblies, "FSharp.Core.dll"),
            stream => stream.Write(File.ReadAllBytes(core)));
    }

    public static void Uninstall()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private static async Task FetchAsync(CancellationToken token)
    {
        var start = new ProcessStartInfo(ChildProcess.Dotnet)
            { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "tool", "install", "--tool-path", Folder, Package, "--version", Version })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(token),
            process.StandardError.ReadToEndAsync(token));
        try
        {
            await process.WaitForExitAsync(token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode == 0 && File.Exists(Program)) return;
        var words = $"{await failed} {await said}".Split('\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Uninstall();
        throw new ShipLabException($"The .NET kernel ({Package} {Version}) could not be fetched from NuGet: "
            + $"{string.Join(' ', words.Take(3))} It needs a network once, or a folder of packages (see \"Offline\" in "
            + "environment.md).");
    }
}
