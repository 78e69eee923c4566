using System.Globalization;
using System.Security.Cryptography;

namespace ShipLab.Downloads;

/// <summary>What is checked about fetched files.</summary>
internal static class FileChecks
{
    /// <summary>The file's SHA-256 in 64 small hexadecimal digits.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken token = default)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, token));
    }

    /// <summary>What is wrong with a file, or null: its size, then its SHA-256, as far as they are known.</summary>
    public static async Task<string?> ProblemAsync(string path, string? sha256, long? bytes,
        CancellationToken token = default)
    {
        var length = new FileInfo(path).Length;
        if (bytes is { } expected && length != expected)
            return $"it has {Size(length)} where {Size(expected)} were expected ({length} and {expected} bytes)";
        if (sha256 is null) return null;
        var found = await Sha256Async(path, token);
        return string.Equals(found, sha256, StringComparison.OrdinalIgnoreCase)
            ? null : $"its SHA-256 is {found} where {sha256.ToLowerInvariant()} was expected";
    }

    public static long? FreeSpace(string folder)
    {
        try { return new DriveInfo(folder).AvailableFreeSpace; }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or ArgumentException) { return null; }
    }

    /// <summary>E.g. "354 MB" (millions of bytes).</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };
}
