using System.Diagnostics;
using System.Security.Cryptography;

namespace ShipLab.Tests;

/// <summary>The downloader against servers that break off, lie, stall and change their minds.</summary>
public sealed class DownloaderTests : IDisposable
{
    private static readonly DownloadOptions Quick = new()
    {
        Attempts = 4, FirstPause = TimeSpan.FromMilliseconds(5), LongestPause = TimeSpan.FromMilliseconds(20),
        StallTimeout = TimeSpan.FromSeconds(20),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _file = Bytes(300_000, seed: 1);
    private readonly List<string> _said = [];

    private string Target => Path.Combine(_folder.Path, "models", "weights.pt");
    private string Part => Target + ".part";
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_fetched_checked_and_not_fetched_again()
    {
        using var server = new RawServer(request => request.ServeAsync(_file));
        var reports = new List<Progress>();
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server, progress: new Report<Progress>(reports.Add)));
        Assert.Equal(_file, File.ReadAllBytes(Target));
        Assert.Equal((_file.Length, _file.Length), (reports[^1].Done, reports[^1].Total));
        Assert.Equal(DownloadOutcome.AlreadyThere, await Fetch(server));
        Assert.Single(server.Requests);
        Assert.Equal(["weights.pt"], Visible());
        Assert.Equal("identity", server.Requests[0].Headers["Accept-Encoding"]);
        Assert.Contains(_said, s => s.Contains("size is not known"));
    }

    [Fact]
    public async Task A_connection_that_breaks_again_and_again_is_resumed_where_it_broke()
    {
        using var server = new RawServer(r => r.DropAfterAsync(_file, 100_000), r => r.DropAfterAsync(_file, 100_000),
            r => r.ServeAsync(_file));
        Assert.Equal(DownloadOutcome.Resumed, await Fetch(server));
        Assert.Equal(_file, File.ReadAllBytes(Target));
        Assert.Equal([null, 100_000, 200_000], server.Requests.Select(r => r.From));
        Assert.All(server.Requests.Skip(1), r => Assert.Equal("\"one\"", r.Headers["If-Range"]));
        Assert.Equal(["weights.pt"], Visible());
    }

    [Fact]
    public async Task Giving_up_keeps_the_part_and_the_next_run_goes_on_from_it()
    {
        using (var server = new RawServer(r => r.DropAfterAsync(_file, 100_000),
            r => r.HeadAsync("503 Service Unavailable", "Content-Length: 0")))
        {
            var error = await Assert.ThrowsAsync<ShipLabException>(() => Fetch(server));
            Assert.Contains("answered 503", error.Message);
            Assert.Contains("Gave up after 4 tries in a row", error.Message);
            Assert.Contains(Part, error.Message);
        }
        Assert.False(File.Exists(Target));
        Assert.Equal(100_000, new FileInfo(Part).Length);
        using var again = new RawServer(r => r.ServeAsync(_file));
        // another address: no condition, but the hash decides
        Assert.Equal(DownloadOutcome.Resumed, await Fetch(again));
        Assert.Equal(100_000, again.Requests[0].From);
        Assert.False(again.Requests[0].Headers.ContainsKey("If-Range"));
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Cancelling_keeps_the_part_with_what_tells_the_server_s_file()
    {
        using var server = new RawServer(async r =>
        {
            await r.HeadAsync("200 OK", $"Content-Length: {_file.Length}",
                "Last-Modified: Tue, 05 Jan 2021 10:00:00 GMT");
            await r.WriteAsync(_file[..150_000]);
            await Task.Delay(Timeout.Infinite, r.Stop);
        }, async r =>
        {
            await r.HeadAsync("206 Partial Content", $"Content-Range: bytes {r.From}-{_file.Length - 1}/{_file.Length}",
                $"Content-Length: {_file.Length - r.From}");
            await r.WriteAsync(_file[(int)r.From!..]);
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Fetch(server, progress: new Report<Progress>(p => { if (p.Done >= 100_000) stop.Cancel(); }),
            token: stop.Token);
        stop.CancelAfter(TimeSpan.FromSeconds(3)); // the last report may come before the last bytes
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(File.Exists(Target));
        Assert.True(new FileInfo(Part).Length > 0);
        Assert.Equal(DownloadOutcome.Resumed, await Fetch(server));
        Assert.Equal("Tue, 05 Jan 2021 10:00:00 GMT", server.Requests[1].Headers["If-Range"]);
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_file_anew()
    {
        using var server = new RawServer(r => r.DropAfterAsync(_file, 100_000), async r =>
        {
            await r.HeadAsync("200 OK", $"Content-Length: {_file.Length}");
            await r.WriteAsync(_file);
        });
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server));
        Assert.Equal(100_000, server.Requests[1].From);
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_anew()
    {
        var other = Bytes(300_000, seed: 2);
        using var server = new RawServer(r => r.DropAfterAsync(other, 100_000, "\"old\""),
            r => r.ServeAsync(_file, "\"new\""));
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server));
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData("bytes 5-299999/300000")]
    [InlineData("bytes 0-299999/300000")]
    [InlineData(null)]
    public async Task A_part_that_was_not_asked_for_is_not_appended(string? range)
    {
        using var server = new RawServer(r => r.DropAfterAsync(_file, 100_000), async r =>
        {
            await r.HeadAsync("206 Partial Content",
                range is null ? ["Content-Length: 200000"] : [$"Content-Range: {range}", "Content-Length: 200000"]);
            await r.WriteAsync(_file[100_000..]);
        }, r => r.ServeAsync(_file));
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server));
        Assert.Null(server.Requests[2].From);
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_part_that_is_whole_is_recognised_by_416_and_one_that_is_too_long_is_thrown_away()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        using var server = new RawServer(r => r.ServeAsync(_file));
        File.WriteAllBytes(Part, _file);
        Assert.Equal(DownloadOutcome.Resumed, await Fetch(server));
        Assert.Single(server.Requests);
        File.Delete(Target);
        File.WriteAllBytes(Part, [.. _file, 1, 2, 3]);
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server));
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Wrong_bytes_never_get_the_name_and_the_error_tells_both_hashes()
    {
        using var server = new RawServer(r => r.ServeAsync(Bytes(300_000, seed: 3)));
        var error = await Assert.ThrowsAsync<ShipLabException>(() => Fetch(server));
        Assert.Contains(Sha256(_file), error.Message);
        Assert.Contains(Sha256(Bytes(300_000, seed: 3)), error.Message);
        Assert.Contains(server.Address.ToString(), error.Message);
        Assert.Single(server.Requests);
        Assert.Empty(Visible());
    }

    [Fact]
    public async Task A_resumed_file_that_turns_out_wrong_is_fetched_once_more_from_the_start()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllBytes(Part, Bytes(100_000, seed: 9)); // e.g. what a power cut left
        using var server = new RawServer(r => r.ServeAsync(_file));
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server));
        Assert.Equal([100_000, null], server.Requests.Select(r => r.From));
        Assert.Contains(_said, s => s.Contains("once more from the start"));
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_server_that_announces_another_size_is_refused_at_once()
    {
        using var server = new RawServer(r => r.ServeAsync(_file));
        var error = await Assert.ThrowsAsync<ShipLabException>(() => Fetch(server, bytes: 300_001));
        Assert.Contains("300000 bytes where the test file has 300001", error.Message);
        Assert.Empty(Visible());
    }

    [Fact]
    public async Task A_server_that_announces_too_few_or_too_many_bytes_is_found_out()
    {
        using var few = new RawServer(async r =>
        {
            await r.HeadAsync("200 OK", "Content-Length: 200000");
            await r.WriteAsync(_file);
        });
        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<ShipLabException>(() => Fetch(few))).Message);
        using var many = new RawServer(async r =>
        {
            await r.HeadAsync("200 OK", "Content-Length: 400000");
            await r.WriteAsync(_file);
            await Task.Delay(50, r.Stop);
        });
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(many)); // right after all, by its hash
        Assert.Equal(_file, File.ReadAllBytes(Target));
        File.Delete(Target);
        using var endless = new RawServer(async r =>
        {
            await r.HeadAsync("200 OK");
            await r.WriteAsync([.. _file, .. _file]);
        });
        Assert.Contains("more than the 300000 bytes",
            (await Assert.ThrowsAsync<ShipLabException>(() => Fetch(endless, bytes: 300_000))).Message);
        Assert.Empty(Visible());
    }

    [Fact]
    public async Task A_body_without_a_length_that_ends_early_is_fetched_again()
    {
        using var server = new RawServer(async r =>
        {
            await r.HeadAsync("200 OK");
            await r.WriteAsync(_file[..1000]);
            await Task.Delay(50, r.Stop);
        }, r => r.ServeAsync(_file));
        Assert.Equal(DownloadOutcome.Resumed, await Fetch(server, bytes: _file.Length));
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_busy_server_is_given_the_time_it_asks_for()
    {
        using var server = new RawServer(
            r => r.HeadAsync("503 Service Unavailable", "Retry-After: 1", "Content-Length: 0"),
            r => r.ServeAsync(_file));
        var watch = Stopwatch.StartNew();
        await Fetch(server);
        Assert.True(watch.Elapsed.TotalSeconds >= 0.95, $"{watch.Elapsed}");
        Assert.Contains(_said, s => s.Contains("answered 503 (Service Unavailable). Trying again in 1.0 s."));
        File.Delete(Target);
        using var weary = new RawServer(
            r => r.HeadAsync("429 Too Many Requests", "Retry-After: 86400", "Content-Length: 0"));
        Assert.Contains("come back in 1:0:00:00",
            (await Assert.ThrowsAsync<ShipLabException>(() => Fetch(weary))).Message);
        Assert.Single(weary.Requests);
    }

    [Theory]
    [InlineData("408 Request Timeout", true)]
    [InlineData("500 Internal Server Error", true)]
    [InlineData("502 Bad Gateway", true)]
    [InlineData("504 Gateway Timeout", true)]
    [InlineData("404 Not Found", false)]
    [InlineData("403 Forbidden", false)]
    [InlineData("407 Proxy Authentication Required", false)]
    [InlineData("400 Bad Request", false)]
    public async Task Only_what_may_pass_is_tried_again(string status, bool mayPass)
    {
        using var server = new RawServer(r => r.HeadAsync(status, "Content-Length: 0"), r => r.ServeAsync(_file));
        if (mayPass) await Fetch(server);
        else Assert.Contains($"answered {status[..3]}",
            (await Assert.ThrowsAsync<ShipLabException>(() => Fetch(server))).Message);
        Assert.Equal(mayPass ? 2 : 1, server.Requests.Count);
        Assert.Equal(mayPass, File.Exists(Target));
    }

    [Fact]
    public async Task A_connection_that_stalls_is_given_up_and_resumed()
    {
        using var server = new RawServer(async r =>
        {
            await r.HeadAsync("200 OK", $"Content-Length: {_file.Length}", "ETag: \"one\"");
            await r.WriteAsync(_file[..100_000]);
            await Task.Delay(Timeout.Infinite, r.Stop);
        }, r => r.ServeAsync(_file));
        Assert.Equal(DownloadOutcome.Resumed,
            await Fetch(server, options: Quick with { StallTimeout = TimeSpan.FromSeconds(0.5) }));
        Assert.Contains(_said, s => s.Contains("Nothing came for 0.5 s."));
        Assert.Equal(100_000, server.Requests[1].From);
    }

    [Fact]
    public async Task Nobody_listening_is_told_after_a_few_tries()
    {
        using var server = new RawServer(r => r.ServeAsync(_file));
        var address = server.Address;
        server.Dispose();
        using var downloader = new Downloader(Quick);
        var error =
            await Assert.ThrowsAsync<ShipLabException>(
                () => downloader.FetchAsync(new Download("x", address, Target), token: Token));
        Assert.Contains("HTTPS_PROXY", error.Message);
        Assert.Contains(address.ToString(), error.Message);
        Assert.Empty(Visible());
    }

    [Fact]
    public async Task Redirections_are_followed_with_the_range()
    {
        using var store = new RawServer(r => r.DropAfterAsync(_file, 100_000), r => r.ServeAsync(_file));
        using var server = new RawServer(
            r => r.HeadAsync("302 Found", $"Location: {store.Address}", "Content-Length: 0"));
        Assert.Equal(DownloadOutcome.Resumed, await Fetch(server));
        Assert.Equal([null, 100_000], store.Requests.Select(r => r.From));
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_redirection_to_something_else_than_http_is_refused()
    {
        using var server = new RawServer(
            r => r.HeadAsync("302 Found", "Location: file:///etc/passwd", "Content-Length: 0"));
        Assert.Contains("none of http or https",
            (await Assert.ThrowsAsync<ShipLabException>(() => Fetch(server))).Message);
        Assert.Empty(Visible());
    }

    [Fact]
    public async Task A_full_disk_is_told_before_anything_is_fetched()
    {
        using var server = new RawServer(r => r.ServeAsync(_file));
        var error =
            await Assert.ThrowsAsync<ShipLabException>(
                () => Fetch(server, options: Quick with { FreeSpace = _ => 200_000 }));
        Assert.Contains("needs 300.0 kB more", error.Message);
        Assert.Contains("200.0 kB are free", error.Message);
        Assert.Empty(Visible());
    }

    [Fact]
    public async Task A_damaged_file_under_the_final_name_is_replaced_only_by_a_right_one()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllText(Target, "old");
        using var bad = new RawServer(r => r.ServeAsync(Bytes(300_000, seed: 3)));
        await Assert.ThrowsAsync<ShipLabException>(() => Fetch(bad));
        Assert.Equal("old", File.ReadAllText(Target));
        using var server = new RawServer(r => r.ServeAsync(_file));
        Assert.Equal(DownloadOutcome.Fetched, await Fetch(server));
        Assert.Contains(_said, s => s.Contains("will be replaced"));
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Two_that_want_the_same_file_fetch_it_once()
    {
        using var server = new RawServer(async r =>
        {
            await Task.Delay(300, r.Stop);
            await r.ServeAsync(_file);
        });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Fetch(server)));
        Assert.Equal([DownloadOutcome.AlreadyThere, DownloadOutcome.AlreadyThere, DownloadOutcome.Fetched],
            outcomes.Order());
        Assert.Single(server.Requests);
        Assert.Equal(_file, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_file_on_this_machine_is_copied_if_it_is_right()
    {
        var source = Path.Combine(_folder.Path, "stick.pt");
        File.WriteAllBytes(source, _file);
        using var downloader = new Downloader();
        var download = new Download("the test file", new Uri("http://nowhere.invalid/x"), Target, Sha256(_file));
        Assert.Equal(DownloadOutcome.Copied, await downloader.CopyAsync(download, source, token: Token));
        Assert.Equal(_file, File.ReadAllBytes(Target));
        Assert.Equal(DownloadOutcome.AlreadyThere, await downloader.CopyAsync(download, source, token: Token));
        File.Delete(Target);
        File.WriteAllBytes(source, _file[..200_000]);
        var error =
            await Assert.ThrowsAsync<ShipLabException>(() => downloader.CopyAsync(download, source, token: Token));
        Assert.Contains(Sha256(_file), error.Message);
        await Assert.ThrowsAsync<ShipLabException>(
            () => downloader.CopyAsync(download with { Bytes = 300_000 }, source, token: Token));
        await Assert.ThrowsAsync<ShipLabException>(() => downloader.CopyAsync(download, source + "x", token: Token));
        Assert.Empty(Visible());
    }

    [Fact]
    public void Pauses_double_up_to_a_limit_and_are_the_same_for_the_same_seed()
    {
        var options = new DownloadOptions();
        var (rules, same) = (new RetryRules(options), new RetryRules(options));
        for (var failures = 1; failures <= 10; failures++)
        {
            var pause = rules.Pause(failures, null)!.Value.TotalSeconds;
            Assert.InRange(pause, Math.Min(60, Math.Pow(2, failures - 1)) / 2, Math.Min(60, Math.Pow(2, failures - 1)));
            Assert.Equal(pause, same.Pause(failures, null)!.Value.TotalSeconds);
        }
        Assert.Equal(120, rules.Pause(1, TimeSpan.FromSeconds(120))!.Value.TotalSeconds);
        Assert.Null(rules.Pause(1, TimeSpan.FromHours(1)));
    }

    private async Task<DownloadOutcome> Fetch(RawServer server, long? bytes = null, DownloadOptions? options = null,
        IProgress<Progress>? progress = null, CancellationToken? token = null)
    {
        using var downloader = new Downloader(options ?? Quick,
            new Report<string>(text => { lock (_said) _said.Add(text); }));
        return await downloader.FetchAsync(new Download("the test file", server.Address, Target, Sha256(_file), bytes),
            progress, token ?? Token);
    }

    /// <summary>What is in the target's folder, locks left out.</summary>
    private string[] Visible() => Directory.Exists(Path.GetDirectoryName(Target))
        ? Directory.GetFiles(Path.GetDirectoryName(Target)!).Select(p => Path.GetFileName(p)!)
            .Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal).ToArray()
        : [];

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
