using System.Net;

namespace ShipLab.Downloads;

/// <summary>
/// Fetches files over HTTP so that a file with its final name is always whole and right: bytes go into NAME.part, which
/// is checked (size, SHA-256) before it is renamed. What is lost on the way is fetched again from where it stopped; a
/// part whose file has changed on the server, or that turns out wrong, is thrown away. Two processes may want the same
/// file at once: one waits. Proxies are taken from the environment as .NET does it: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY,
/// NO_PROXY.
/// </summary>
public sealed class Downloader : IDisposable
{
    private readonly HttpClient _client;
    private readonly DownloadOptions _options;
    private readonly RetryRules _rules;
    private readonly IProgress<string>? _messages;

    /// <param name="messages">receives a sentence on whatever goes otherwise than planned, e.g. why and when something
    /// is tried again</param>
    public Downloader(DownloadOptions? options = null, IProgress<string>? messages = null)
    {
        _options = options ?? new DownloadOptions();
        _messages = messages;
        _rules = new RetryRules(_options);
        _client = new HttpClient(new SocketsHttpHandler
            { ConnectTimeout = TimeSpan.FromSeconds(30), MaxAutomaticRedirections = 10 })
        {
            Timeout = Timeout.InfiniteTimeSpan, // a stall ends a try, not a length of time
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("ShipLab");
    }

    /// <summary>Fetches a file unless it is there and right already.</summary>
    /// <param name="progress">bytes so far, of how many (0 while unknown), with rate and time left</param>
    /// <exception cref="ShipLabException">It cannot be had, or is not what was expected; the message says what is
    /// kept.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was fetched stays and is continued the next
    /// time.</exception>
    public async Task<DownloadOutcome> FetchAsync(Download file, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        file = file with { Target = Path.GetFullPath(file.Target) };
        if (await IsThereAsync(file, token)) return DownloadOutcome.AlreadyThere;
        MakeFolder(file.Target);
        using var held = await LockAsync(file, token);
        if (await IsThereAsync(file, token)) return DownloadOutcome.AlreadyThere;
        if (file.Bytes is null) _messages?.Report($"{file.Name}: its size is not known beforehand.");
        if (file.Sha256 is null)
            _messages?.Report($"{file.Name}: its SHA-256 is not known, so its bytes cannot be checked.");
        for (var clean = false; ; clean = true)
        {
            using var part = new PartFile(file.Target);
            var transfer = new Transfer(_client, _options, file, part, progress, _messages);
            await WithRetriesAsync(file, part, transfer, token);
            part.Flush();
            if (await FileChecks.ProblemAsync(part.Path, file.Sha256,
                file.Bytes ?? (file.Sha256 is null ? transfer.Total : null), token) is not { } problem)
            {
                part.MoveTo(file.Target);
                return transfer.Resumed ? DownloadOutcome.Resumed : DownloadOutcome.Fetched;
            }
            part.Delete();
            if (!transfer.Resumed || clean)
                throw new ShipLabException($"What {file.Address} sent for {file.Name} is wrong: {problem}. "
                    + "It was thrown away. The server, or a proxy on the way, has another file there; "
                    + "try another address.");
            _messages?.Report($"{file.Name}: {problem}. It had been put together from several tries; "
                + "fetching it once more from the start.");
        }
    }

    /// <summary>Copies a file from this machine (another disk, a stick) if it is right.</summary>
    /// <exception cref="ShipLabException">It cannot be read, or is not what was expected.</exception>
    public async Task<DownloadOutcome> CopyAsync(Download file, string source, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        file = file with { Target = Path.GetFullPath(file.Target) };
        if (await IsThereAsync(file, token)) return DownloadOutcome.AlreadyThere;
        if (!File.Exists(source)) throw new ShipLabException($"There is no file '{source}' to take {file.Name} from.");
        MakeFolder(file.Target);
        using var held = await LockAsync(file, token);
        await Task.Run(() => CheckedCopy.Write(file, source, progress, token), token);
        return DownloadOutcome.Copied;
    }

    /// <summary>Keeps two processes from fetching the same file at once: an empty file ".NAME.lock" beside it, held
    /// open.</summary>
    private Task<FileLock> LockAsync(Download file, CancellationToken token) =>
        FileLock.TakeAsync(Path.Combine(Path.GetDirectoryName(file.Target)!, $".{Path.GetFileName(file.Target)}.lock"),
            () => _messages?.Report($"{file.Name}: another process is fetching it; waiting."), token);

    /// <summary>The SHA-256 of a file in 64 small hexadecimal digits.</summary>
    /// <exception cref="ShipLabException">It cannot be read.</exception>
    public static async Task<string> Sha256Async(string path, CancellationToken token = default)
    {
        try { return await FileChecks.Sha256Async(path, token); }
        catch (Exception error)
            when (error is IOException
                or UnauthorizedAccessException) { throw new ShipLabException($"Cannot read '{path}': {error.Message}",
                    error); }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Tries until the part is whole as far as the server tells.</summary>
    private async Task WithRetriesAsync(Download file, PartFile part, Transfer transfer, CancellationToken token)
    {
        for (var failures = 0; ;)
        {
            var before = part.Length;
            try
            {
                await transfer.RunAsync(token);
                return;
            }
            catch (PassingFailure failure)
            {
                part.Flush();
                failures = part.Length - before >= _options.Headway ? 1 : failures + 1;
                var pause = failures < _options.Attempts ? _rules.Pause(failures, failure.After) : null;
                if (pause is null && file.Sha256 is not null && part.Length > 0
                    && await FileChecks.ProblemAsync(part.Path, file.Sha256, file.Bytes, token) is null)
                    return; // whole after all: the server announces more than there is
                if (pause is not { } wait)
                    throw new ShipLabException($"Could not fetch {file.Name} from {file.Address}: {failure.Message} " +
                        (failures < _options.Attempts ? $"The server asks to come back in {failure.After:g}. "
                            : $"Gave up after {failures} tries in a row. ") +
                        (part.Length > 0
                            ? $"The first {FileChecks.Size(part.Length)} are kept in '{part.Path}'; "
                                + "the next run goes on from there." : "Check the network, " +
                        "and behind a proxy the environment variables HTTP_PROXY and HTTPS_PROXY."), failure);
                _messages?.Report($"{file.Name}: {failure.Message} Trying again in {wait.TotalSeconds:0.0} s.");
                await Task.Delay(wait, token);
            }
        }
    }

    /// <summary>Whether the target is there and right. A file whose hash and size are unknown counts as
    /// right.</summary>
    private async Task<bool> IsThereAsync(Download file, CancellationToken token)
    {
        try
        {
            if (!File.Exists(file.Target)) return false;
            if (await FileChecks.ProblemAsync(file.Target, file.Sha256, file.Bytes, token) is not { } problem)
                return true;
            _messages?.Report($"{file.Name}: there is a file '{file.Target}', but {problem}. It will be replaced.");
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read '{file.Target}': {error.Message}", error);
        }
    }

    private static void MakeFolder(string target)
    {
        try { Directory.CreateDirectory(Path.GetDirectoryName(target)!); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot make the folder '{Path.GetDirectoryName(target)}': "
                + $"{error.Message} Choose another one.", error);
        }
    }
}
