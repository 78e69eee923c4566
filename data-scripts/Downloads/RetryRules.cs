using System.Net;

namespace ShipLab.Downloads;

/// <summary>A failure that may pass: the same request is tried again.</summary>
/// <param name="after">how long the server asked to wait, or null</param>
internal sealed class PassingFailure(string message, Exception? inner = null, TimeSpan? after = null)
    : Exception(message, inner)
{
    public TimeSpan? After => after;
}

/// <summary>Which failures are tried again, and after which pause.</summary>
internal sealed class RetryRules(DownloadOptions options)
{
    private readonly Random _random = new(options.Seed);

    /// <summary>408, 425, 429, 500, 502, 503 and 504: the server or something before it is busy, or had an
    /// accident.</summary>
    public static bool MayPass(HttpStatusCode status) => (int)status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    /// <summary>How long to wait before trying again.</summary>
    /// <param name="failures">failures in a row so far, at least 1</param>
    /// <param name="asked">what the server's Retry-After asks for</param>
    /// <returns>null where the server asks for more patience than there is</returns>
    public TimeSpan? Pause(int failures, TimeSpan? asked)
    {
        if (asked > options.LongestRetryAfter) return null;
        var full = Math.Min(options.LongestPause.TotalSeconds,
            options.FirstPause.TotalSeconds * Math.Pow(2, failures - 1));
        var own = TimeSpan.FromSeconds(full * (0.5 + 0.5 * _random.NextDouble()));
        return asked > own ? asked : own;
    }

    /// <summary>What a reply's Retry-After asks for, given as seconds or as a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage reply)
    {
        var header = reply.Headers.RetryAfter;
        return header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
    }
}
