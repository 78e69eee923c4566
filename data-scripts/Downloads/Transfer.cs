using System.Net;
using System.Net.Http.Headers;

namespace ShipLab.Downloads;

/// <summary>The tries at one file: each asks for what is missing in the part and appends what comes.</summary>
internal sealed class Transfer(HttpClient client, DownloadOptions options, Download file, PartFile part,
    IProgress<Progress>? progress, IProgress<string>? messages)
{
    private readonly TransferRate _rate = new();
    private bool _mayResume = true;

    /// <summary>Whether some of the bytes came in an earlier try or run.</summary>
    public bool Resumed { get; private set; }

    /// <summary>How large the server says the file is, once it has said so.</summary>
    public long? Total { get; private set; }

    /// <summary>One try.</summary>
    /// <exception cref="PassingFailure">It failed in a way that may pass.</exception>
    /// <exception cref="ShipLabException">It failed in a way that will not.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        if (part.Length > file.Bytes) part.Clear();
        // whole, left by a run that was stopped before it checked
        if (part.Length == file.Bytes && file.Sha256 is not null)
        {
            Resumed = true;
            return;
        }
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(token);
        stall.CancelAfter(options.StallTimeout);
        try
        {
            using var request = Request();
            using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            if (!Accept(reply, request.Headers.Range is not null)) return;
            CheckSize(reply);
            await ReadAsync(reply, stall);
        }
        catch (OperationCanceledException error) when (!token.IsCancellationRequested)
        {
            throw new PassingFailure($"Nothing came for {options.StallTimeout.TotalSeconds:0.#} s.", error);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new ShipLabException($"There is no safe connection to {file.Address}: {error.Message} The "
                + "certificate is not trusted; behind a proxy that looks into connections, its certificate must be "
                + "installed.", error);
        }
        catch (Exception error) when (error is UriFormatException or NotSupportedException)
        {
            // a redirection to something like file:///etc/passwd
            throw new ShipLabException($"{file.Address} leads to an address that is none of http or https: "
                + $"{error.Message} Try another address.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new PassingFailure(Sentence($"The connection failed: {error.Message}"), error);
        }
        if ((Total ?? file.Bytes) is { } total && part.Length < total)
            throw new PassingFailure($"The connection ended after {part.Length} of {total} bytes.");
    }

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        request.Headers.AcceptEncoding.ParseAdd("identity"); // sizes and ranges count the file's own bytes
        var condition = part.Condition(file.Address);
        // With nothing to tell a changed file by, a resumed one is only as good as its hash.
        if (part.Length > 0 && _mayResume && (condition is not null || file.Sha256 is not null))
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            request.Headers.IfRange = condition;
        }
        return request;
    }

    /// <summary>Makes the part ready for the reply's bytes.</summary>
    /// <returns>false where the part is whole already</returns>
    private bool Accept(HttpResponseMessage reply, bool asked)
    {
        if (reply.StatusCode == HttpStatusCode.PartialContent && asked)
        {
            var range = reply.Content.Headers.ContentRange;
            if (range?.From != part.Length || !part.Fits(reply))
                throw StartOver("The server sent another part than the one asked for.", resumeLater: false);
            Total = range.Length ?? (reply.Content.Headers.ContentLength is { } rest ? part.Length + rest : null);
            messages?.Report($"{file.Name}: going on after the first {FileChecks.Size(part.Length)}.");
            return Resumed = true;
        }
        if (reply.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && asked)
        {
            if (reply.Content.Headers.ContentRange?.Length is not { } length || length != part.Length)
                throw StartOver("The part on disk does not fit the server's file.", resumeLater: true);
            Total = length;
            Resumed = true;
            return false;
        }
        if (reply.StatusCode == HttpStatusCode.OK)
        {
            if (asked) messages?.Report($"{file.Name}: the server has changed the file or cannot continue one; "
                + "starting over.");
            Resumed = false;
            part.Restart(file.Address, reply);
            Total = reply.Content.Headers.ContentLength;
            return true;
        }
        var status = $"{(int)reply.StatusCode} ({reply.ReasonPhrase})";
        if (RetryRules.MayPass(reply.StatusCode))
            throw new PassingFailure($"The server answered {status}.", after: RetryRules.RetryAfter(reply));
        throw new ShipLabException($"Could not fetch {file.Name}: {file.Address} answered {status}. "
            + (int)reply.StatusCode switch
        {
            404 or 410 => "The file is not there; check the address.",
            401 or 403 => "Access is refused; the address, or a proxy on the way, wants a login or forbids it.",
            407 => "The proxy wants a login: give it in the environment variable, as in "
                + "HTTPS_PROXY=http://name:password@host:port.",
            _ => "Check the address.",
        });
    }

    /// <summary>Throws the part away, so that the next try asks for the whole.</summary>
    /// <param name="resumeLater">false for a server that cannot be trusted with ranges</param>
    private PassingFailure StartOver(string reason, bool resumeLater)
    {
        part.Clear();
        (_mayResume, Resumed, Total) = (resumeLater, false, null);
        return new PassingFailure($"{reason} Starting over.");
    }

    private void CheckSize(HttpResponseMessage reply)
    {
        if (file.Bytes is { } expected && Total is { } told && told != expected)
            throw new ShipLabException($"{reply.RequestMessage?.RequestUri ?? file.Address} has a file of {told} bytes "
                + $"where {file.Name} has {expected}. It was not fetched; try another address.");
        var folder = Path.GetDirectoryName(file.Target)!;
        if ((file.Bytes ?? Total) - part.Length is { } needed && options.FreeSpace(folder) is { } free && free < needed)
            throw new ShipLabException($"{file.Name} needs {FileChecks.Size(needed)} more in '{folder}', where "
                + $"{FileChecks.Size(free)} are free. Make room, or choose another folder.");
    }

    private async Task ReadAsync(HttpResponseMessage reply, CancellationTokenSource stall)
    {
        await using var body = await reply.Content.ReadAsStreamAsync(stall.Token);
        var buffer = new byte[1 << 17];
        var limit = file.Bytes ?? Total;
        _rate.Add(part.Length);
        while (true)
        {
            stall.CancelAfter(options.StallTimeout);
            var count = await body.ReadAsync(buffer, stall.Token);
            if (count == 0) break;
            await part.AppendAsync(buffer.AsMemory(0, count), CancellationToken.None); // never half a buffer
            if (part.Length > limit)
            {
                part.Clear();
                throw new ShipLabException($"{file.Address} sends more than the {limit} bytes that {file.Name} has. "
                    + "What came was thrown away; try another address.");
            }
            if (_rate.Add(part.Length)) Tell();
        }
        Tell();
    }

    private void Tell() =>
        progress?.Report(new Progress(file.Name, part.Length, file.Bytes ?? Total ?? 0,
            _rate.Note(part.Length, file.Bytes ?? Total)));

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
