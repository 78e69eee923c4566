using System.CommandLine;
using System.Diagnostics;
using System.Xml.Linq;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab test</c>: runs every test project and ends with the line <c>N passed, N failed, N
/// skipped</c>.</summary>
internal static class TestCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly record struct Count(int Passed, int Failed, int Skipped)
    {
        public static Count operator +(Count a, Count b) =>
            new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);
        public int Ran => Passed + Failed;
    }

    public static Command Create()
    {
        var filter = new Option<string?>("--filter")
            { Description = "Only the tests whose full name contains this text.", HelpName = "TEXT" };
        var command = new Command("test", "Run every test; the last line counts them.") { filter };
        command.SetAction((result, token) => RunAsync(result.GetValue(filter), token));
        return command;
    }

    private static async Task<int> RunAsync(string? filter, CancellationToken token)
    {
        var projects = Directory.GetDirectories(Repository.Path("tests"), "*.Tests")
            .Select(d => System.IO.Path.GetFileName(d)!).Order().ToArray();
        var sum = new Count();
        foreach (var project in projects)
        {
            var watch = Stopwatch.StartNew();
            var count = await RunProjectAsync(project, filter, token);
            Console.WriteLine($"{project}: {count.Passed} passed, {count.Failed} failed, {count.Skipped} skipped in "
                + $"{watch.Elapsed.TotalSeconds:F0} s");
            sum += count;
        }
        if (sum.Ran == 0)
            Console.WriteLine(filter is null
                ? "No test ran at all, which counts as a failure: look at the lines above."
                : $"No test's name contains '{filter}', which counts as a failure.");
        Console.WriteLine($"{sum.Passed} passed, {sum.Failed} failed, {sum.Skipped} skipped");
        return sum.Failed == 0 && sum.Ran > 0 ? 0 : 1;
    }

    /// <summary>One test program. A program that dies or hangs before it reports counts as one failed test.</summary>
    private static async Task<Count> RunProjectAsync(string project, string? filter, CancellationToken token)
    {
        var report = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"shiplab-{Guid.NewGuid():N}.xml");
        List<string> arguments = ["-noLogo", "-xml", report];
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            arguments.Add("-noColor");
        if (filter is not null)
            arguments.AddRange(["-method", $"*{filter}*"]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Limit);
        try
        {
            var exit = await ChildProcess.RunAsync(Repository.Built("tests", project), arguments, limit.Token);
            if (!File.Exists(report))
            {
                Console.WriteLine($"{project}: ended with exit code {exit} before it could report. "
                    + "The lines above are all it said.");
                return new Count(0, 1, 0);
            }
            var count = Read(XDocument.Load(report));
            // an exit code without a failed test is trouble that the report does not show: do not hide it
            return exit != 0 && count is { Failed: 0, Ran: > 0 } ? count with { Failed = 1 } : count;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            Console.WriteLine($"{project}: stopped, because it took over {Limit.TotalMinutes:F0} minutes.");
            return new Count(0, 1, 0);
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static Count Read(XDocument report)
    {
        var sum = new Count();
        foreach (var assembly in report.Root!.Elements("assembly"))
        {
            int Number(string name) => (int?)assembly.Attribute(name) ?? 0;
            sum += new Count(Number("passed"), Number("failed") + Number("errors"),
                Number("skipped") + Number("not-run"));
        }
        return sum;
    }
}
