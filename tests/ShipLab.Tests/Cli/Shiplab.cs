using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>The real program, started as a process, as a user starts it.</summary>
internal static partial class Shiplab
{
    /// <summary>What a run left: its exit code and everything it printed.</summary>
    internal sealed record Outcome(int ExitCode, string Output, string Error)
    {
        /// <summary>Both streams, for messages of failing tests.</summary>
        public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";
    }

    /// <summary>The checkout that these tests were built in.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs the command line and waits for it.</summary>
    public static Task<Outcome> RunAsync(params string[] arguments) => RunAsync(null, null, arguments);

    /// <summary>Runs the command line in a folder, with more environment variables.</summary>
    public static async Task<Outcome> RunAsync(string? folder, IReadOnlyDictionary<string, string>? environment,
        params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        return await EndOfAsync(process, $"shiplab {string.Join(' ', arguments)}");
    }

    /// <summary>Waits for a process with both streams redirected, five minutes at most, and reads them.</summary>
    public static async Task<Outcome> EndOfAsync(Process process, string name)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} took over five minutes.");
        }
        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the command line with both streams redirected.</summary>
    public static Process Start(string? folder, IReadOnlyDictionary<string, string>? environment,
        params string[] arguments)
    {
        var dll = Path.Combine(Root, "lib", "ShipLab.Cli", "bin", Configuration, "net10.0", "ShipLab.Cli.dll");
        Assert.True(File.Exists(dll), $"{dll} is not built.");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder ?? Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(dll);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("SHIPLAB_TRACE");
        start.Environment.TryAdd("OMP_NUM_THREADS", "1"); // the other cores are the other tests'
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>What every message for a user must be: one paragraph on standard error that names
    /// <paramref name="words"/>, no stack trace.</summary>
    public static void AssertOneParagraph(Outcome outcome, params string[] words)
    {
        var text = outcome.Error.Trim();
        Assert.True(text.Length > 0, $"nothing on standard error; {outcome}");
        Assert.False(StackTrace().IsMatch(outcome.Error + outcome.Output), $"a stack trace; {outcome}");
        Assert.False(text.Contains('\n'), $"more than one paragraph; {outcome}");
        foreach (var word in words)
            Assert.Contains(word, text, StringComparison.OrdinalIgnoreCase);
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ShipLab.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run outside a checkout.");
    }

    [GeneratedRegex(@"^\s+at [\w.<>`]+\(", RegexOptions.Multiline)]
    private static partial Regex StackTrace();
}
