namespace ShipLab.Images;

/// <summary>A picture that cannot be read: damaged, truncated, too large, or of a format that is not read.</summary>
public sealed class PictureException : ShipLabException
{
    /// <param name="path">the file, or the name that the caller gave the bytes</param>
    /// <param name="reason">what is wrong, and what to do where something can be done; begins in lower case, ends with
    /// a full stop</param>
    public PictureException(string path, string reason) : base(Text(path, reason)) => (Path, Reason) = (path, reason);

    public PictureException(string path, string reason, Exception innerException)
        : base(Text(path, reason), innerException) =>
        (Path, Reason) = (path, reason);

    public string Path { get; }

    public string Reason { get; }

    private static string Text(string path, string reason) => $"Cannot read the picture '{path}': {reason}";
}
