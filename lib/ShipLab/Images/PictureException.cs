namespace ShipLab.Images;

/// <summary>A picture that cannot be read: damaged, truncated, too large, or of a format that is not read.</summary>
/// <param name="path">the file, or the name that the caller gave the bytes</param>
/// <param name="reason">what is wrong and what can be done; begins in lower case, ends with a full stop</param>
public sealed class PictureException(string path, string reason, Exception? innerException = null)
    : ShipLabException($"Cannot read the picture '{path}': {reason}", innerException!)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>What is wrong with it, without the path.</summary>
    public string Reason => reason;
}
