namespace ShipLab.Downloads;

/// <summary>A file to fetch.</summary>
/// <param name="Name">what messages call it, e.g. "ViT-B/16"</param>
/// <param name="Address">http or https</param>
/// <param name="Target">the path it gets once it is whole and right</param>
/// <param name="Sha256">64 hexadecimal digits, or null where it is not known: then only the size is checked</param>
/// <param name="Bytes">its size, or null where it is not known</param>
public sealed record Download(string Name, Uri Address, string Target, string? Sha256 = null, long? Bytes = null);

/// <summary>How a file came to be where it is.</summary>
public enum DownloadOutcome
{
    /// <summary>It was there, and right.</summary>
    AlreadyThere,

    /// <summary>It was fetched from the start.</summary>
    Fetched,

    /// <summary>The rest of it was fetched.</summary>
    Resumed,

    /// <summary>It was copied from another place on this machine.</summary>
    Copied,
}

/// <summary>How patiently to fetch.</summary>
public sealed record DownloadOptions
{
    /// <summary>Failures in a row after which to give up. A try that brought <see cref="Headway"/> bytes counts as
    /// none.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>New bytes after which the count of failures starts again.</summary>
    public long Headway { get; init; } = 1 << 20;

    /// <summary>Pause after the first failure; it doubles with each further one. Between half and all of it is waited,
    /// at random.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, unless a server asks for a longer one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause that a server's Retry-After is granted; one that asks for more is given up.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A connection that brings nothing for so long is given up and tried again.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Seed of the pauses' randomness.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Bytes free in a folder's file system, or null where that cannot be told.</summary>
    internal Func<string, long?> FreeSpace { get; init; } = FileChecks.FreeSpace;
}
