using System.Diagnostics;

namespace ShipLab.Cli;

/// <summary>Runs another program of this checkout on the same terminal and ends with it.</summary>
internal static class ChildProcess
{
    /// <summary>The program that runs managed programs; where this one runs by it, that one.</summary>
    public static string Dotnet { get; } =
        Environment.ProcessPath is { } host && System.IO.Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? host : "dotnet";

    /// <summary>Runs a managed program to its end and returns its exit code; cancelling kills it and all it
    /// started.</summary>
    public static async Task<int> RunAsync(string dll, IEnumerable<string> arguments, CancellationToken token)
    {
        if (!File.Exists(dll))
            throw new ShipLabException($"{Repository.Shown(dll)} is not there. Build first: ./shiplab build");
        var start = new ProcessStartInfo(Dotnet);
        start.ArgumentList.Add(dll);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process =
            Process.Start(start) ?? throw new ShipLabException($"{Repository.Shown(dll)} could not be started.");
        try
        {
            await process.WaitForExitAsync(token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return process.ExitCode;
    }

    /// <summary>The first line a system tool prints, or null when it is missing, fails or takes over three
    /// seconds.</summary>
    public static string? FirstLine(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start);
            if (process is null)
                return null;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var line = process.StandardOutput.ReadLineAsync();
            if (!process.WaitForExit(3000))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
            return process.ExitCode == 0 ? line.Result : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }
}
