using System.Diagnostics;
using ShipLab.Tests.Cli;
using ShipLab.Verification;

namespace ShipLab.Tests;

/// <summary>
/// The real script, `dotnet run data-scripts/get_clip.cs`, as a user runs it, against servers on this machine. It is
/// built once; each test runs what is built.
/// </summary>
[Collection(Programs.Name)]
public sealed class GetClipTests : IClassFixture<GetClipTests.Build>, IDisposable
{
    /// <summary>The first run, which builds the script.</summary>
    public sealed class Build : IAsyncLifetime
    {
        public async ValueTask InitializeAsync()
        {
            using var home = new TemporaryFolder();
            using var process = Start(home.Path, null, build: true, "--list");
            var run = await EndOfAsync(process);
            Assert.True(run.ExitCode == 0 && run.Output.Contains(ShipLabHome.VocabularyFileName), run.ToString());
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private readonly TemporaryFolder _home = new();

    private string Models => Path.Combine(_home.Path, "models");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_mirror_with_wrong_bytes_a_broken_connection_and_a_second_model_that_is_not_there()
    {
        using var server = new RawServer(
            r => r.DropAfterAsync(new byte[200_000], 70_000), // the vocabulary, of a wrong size
            r => r.DropAfterAsync(new byte[200_000], 70_000), // ViT-B/16: broken off, then zeros
            r => r.ServeAsync(new byte[200_000]), r => r.ServeAsync(new byte[200_000]),
            r => r.HeadAsync("404 Not Found", "Content-Length: 0"));
        var run = await RunAsync(null, "ViT-B/16", "RN50", "--mirror", $"http://127.0.0.1:{server.Port}/clip");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("200000 bytes where vocabulary has 1356917", run.Error);
        Assert.Contains("5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f was expected", run.Error);
        Assert.Contains("once more from the start", run.Error);
        Assert.Contains("Could not fetch RN50", run.Error);
        Assert.Equal(["GET /clip/bpe_simple_vocab_16e6.txt.gz HTTP/1.1", "GET /clip/ViT-B-16.pt HTTP/1.1",
            "GET /clip/ViT-B-16.pt HTTP/1.1",
            "GET /clip/ViT-B-16.pt HTTP/1.1", "GET /clip/RN50.pt HTTP/1.1"], server.Requests.Select(r => r.Line));
        Assert.DoesNotContain("   at ", run.Error);
        Assert.DoesNotContain(Directory.GetFiles(Models), path => !Path.GetFileName(path).StartsWith('.'));
    }

    [Fact]
    public async Task Stopped_by_Ctrl_C_it_keeps_the_part_for_the_next_run()
    {
        Signals.SkipWhereInterruptsAreIgnored();
        var sent = new TaskCompletionSource();
        using var server = new RawServer(async r =>
        {
            await r.HeadAsync("200 OK", "Content-Length: 1356917", "ETag: \"v\"");
            await r.WriteAsync(new byte[500_000]);
            sent.TrySetResult();
            await Task.Delay(Timeout.Infinite, r.Stop);
        });
        using var process = Start(_home.Path, null, build: false, "--vocabulary-only", "--mirror",
            $"http://127.0.0.1:{server.Port}/clip");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Same(sent.Task,
            await Task.WhenAny(sent.Task, Task.Delay(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken)));
        var part = new FileInfo(Path.Combine(Models, ShipLabHome.VocabularyFileName + ".part"));
        for (var waited = 0; waited < 600 && (!part.Exists || part.Length < 300_000); waited++, part.Refresh())
            await Task.Delay(100, TestContext.Current.CancellationToken);
        // What the terminal does on Ctrl+C: the signal goes to the script, and `dotnet run` waits for it.
        foreach (var child in Children(process.Id)) Signals.Interrupt(child);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 130, $"{process.ExitCode} {await output} {await error}");
        Assert.Contains("Stopped.", await error);
        Assert.InRange(new FileInfo(part.FullName).Length, 300_000, 500_000);
        Assert.Contains("\\u0022v\\u0022",
            File.ReadAllText(Path.Combine(Models, ShipLabHome.VocabularyFileName + ".part.json")));
    }

    [Fact]
    public async Task Through_a_proxy_from_the_environment_and_then_it_is_there()
    {
        var path = ReferenceVocabulary.Find(AppContext.BaseDirectory);
        Assert.SkipWhen(path is null, ReferenceVocabulary.Missing);
        var vocabulary = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using var proxy = new RawServer(r => r.DropAfterAsync(vocabulary, 1_000_000), r => r.ServeAsync(vocabulary));
        var environment = new Dictionary<string, string>
            { ["HTTP_PROXY"] = $"http://127.0.0.1:{proxy.Port}", ["NO_PROXY"] = "" };
        string[] arguments = ["--vocabulary-only", "--mirror", "http://clip.invalid/files"];
        var run = await RunAsync(environment, arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["GET http://clip.invalid/files/bpe_simple_vocab_16e6.txt.gz HTTP/1.1"],
            proxy.Requests.Select(r => r.Line).Distinct());
        Assert.Equal([null, 1_000_000], proxy.Requests.Select(r => r.From));
        Assert.Equal(vocabulary,
            await File.ReadAllBytesAsync(Path.Combine(Models, ShipLabHome.VocabularyFileName),
                TestContext.Current.CancellationToken));
        run = await RunAsync(environment, arguments);
        Assert.Contains("already there", run.Error);
        Assert.Equal(2, proxy.Requests.Count);
    }

    [Fact]
    public async Task Wrong_usage_and_wrong_files_are_told_with_their_exit_codes()
    {
        var unknown = await RunAsync(null, "ViT-B/17");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Did you mean ViT-B/16?", unknown.Error);
        var file = Path.Combine(_home.Path, "weights.pt");
        await File.WriteAllTextAsync(file, "no weights", TestContext.Current.CancellationToken);
        var wrong = await RunAsync(null, "--from", file);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("none of OpenAI's files", wrong.Error);
        var named = await RunAsync(null, "RN50", "--from", file);
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("is not RN50", named.Error);
    }

    private async Task<Shiplab.Outcome> RunAsync(IReadOnlyDictionary<string, string>? environment,
        params string[] arguments)
    {
        using var process = Start(_home.Path, environment, build: false, arguments);
        return await EndOfAsync(process);
    }

    private static async Task<Shiplab.Outcome> EndOfAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try { await process.WaitForExitAsync(limit.Token); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', process.StartInfo.ArgumentList)} took over five minutes.");
        }
        return new Shiplab.Outcome(process.ExitCode, await output, await error);
    }

    private static Process Start(string home, IReadOnlyDictionary<string, string>? environment, bool build,
        params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Shiplab.Root, RedirectStandardOutput = true,
            RedirectStandardError = true };
        string[] built = build ? [] : ["--no-build"];
        foreach (var argument in (string[])["run", .. built, Path.Combine("data-scripts", "get_clip.cs"), "--",
            .. arguments]) start.ArgumentList.Add(argument);
        foreach (var name in (string[])["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY",
            "all_proxy"]) start.Environment.Remove(name);
        start.Environment["SHIPLAB_HOME"] = home;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Processes that this one started.</summary>
    private static IEnumerable<int> Children(int id) =>
        Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
        .Select(int.Parse!).Where(other => Parent(other) == id);

    private static int? Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile
        }
    }
}
