using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ShipLab.Tests;

/// <summary>
/// An HTTP server that does to a client whatever a test wants: it hands each request to the next of the test's replies,
/// which write to the bare connection. The last reply answers all further requests.
/// </summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RawRequest, Task>[] _replies;
    private readonly List<RawRequest> _requests = [];

    public RawServer(params Func<RawRequest, Task>[] replies)
    {
        _replies = replies;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}/weights.pt");

    /// <summary>What was asked for so far.</summary>
    public IReadOnlyList<RawRequest> Requests
    {
        get { lock (_requests) return [.. _requests]; }
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested) return;
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        var token = _stop.Token;
        try
        {
            while (!token.IsCancellationRequested) _ = ServeAsync(await _listener.AcceptTcpClientAsync(token), token);
        }
        catch (Exception error)
            when (error is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken token)
    {
        using var own = client;
        try
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if (await reader.ReadLineAsync(token) is not { } line) return;
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(token) is { Length: > 0 } header)
                headers[header[..header.IndexOf(':')]] = header[(header.IndexOf(':') + 1)..].Trim();
            var request = new RawRequest(line, headers, stream, client, token);
            Func<RawRequest, Task> reply;
            lock (_requests)
            {
                reply = _replies[Math.Min(_requests.Count, _replies.Length - 1)];
                _requests.Add(request);
            }
            await reply(request);
        }
        catch (Exception error)
            when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException) { }
    }
}

/// <summary>One request and the connection to answer it on.</summary>
internal sealed record RawRequest(string Line, IReadOnlyDictionary<string, string> Headers, NetworkStream Stream,
    TcpClient Client, CancellationToken Stop)
{
    /// <summary>First byte asked for, or null where the whole file was.</summary>
    public long? From => Headers.TryGetValue("Range", out var range)
        ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : null;

    /// <summary>Sends a status line and headers; the connection closes after the reply.</summary>
    public Task HeadAsync(string status, params string[] headers) =>
        WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: "
            + $"close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n"));

    public async Task WriteAsync(byte[] bytes) => await Stream.WriteAsync(bytes, Stop);

    /// <summary>Sends a whole file as an honest server would: the rest of it where that is asked for and the condition
    /// holds.</summary>
    public async Task ServeAsync(byte[] file, string? etag = "\"one\"")
    {
        string[] tag = etag is null ? [] : [$"ETag: {etag}"];
        var holds = !Headers.TryGetValue("If-Range", out var condition) || condition == etag;
        if (From is { } from && holds)
        {
            if (from >= file.Length)
                await HeadAsync("416 Range Not Satisfiable",
                    [.. tag, $"Content-Range: bytes */{file.Length}", "Content-Length: 0"]);
            else
            {
                await HeadAsync("206 Partial Content",
                    [.. tag, $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}",
                        $"Content-Length: {file.Length - from}"]);
                await WriteAsync(file[(int)from..]);
            }
            return;
        }
        await HeadAsync("200 OK", [.. tag, $"Content-Length: {file.Length}"]);
        await WriteAsync(file);
    }

    /// <summary>Sends the beginning of a file, then breaks the connection.</summary>
    public async Task DropAfterAsync(byte[] file, int count, string? etag = "\"one\"")
    {
        var from = (int)(From ?? 0);
        string[] tag = etag is null ? [] : [$"ETag: {etag}"];
        if (From is null) await HeadAsync("200 OK", [.. tag, $"Content-Length: {file.Length}"]);
        else await HeadAsync("206 Partial Content",
            [.. tag, $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}",
                $"Content-Length: {file.Length - from}"]);
        await WriteAsync(file[from..Math.Min(file.Length, from + count)]);
        await Task.Delay(50, Stop); // what was sent arrives; a reset right away would take it back
    }
}
