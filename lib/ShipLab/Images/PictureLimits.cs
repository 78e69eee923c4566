namespace ShipLab.Images;

/// <summary>How large and how damaged a picture may be. A header's size is checked before anything is
/// allocated.</summary>
public sealed record PictureLimits
{
    /// <summary>The standard limits.</summary>
    public static PictureLimits Default { get; } = new();

    /// <summary>Width times height. The default, 64 million, is 256 MB.</summary>
    public long MaxPixels { get; init; } = 64 * 1024 * 1024;

    /// <summary>Width and height.</summary>
    public int MaxEdge { get; init; } = 1_000_000;

    /// <summary>The largest file that is read, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Refuse a picture whose data are damaged but decodable, in place of only saying so in
    /// <see cref="Picture.Warning"/>: a PNG file with a wrong checksum. PIL does not, nor does the default.</summary>
    public bool RefuseDamaged { get; init; }

    /// <exception cref="PictureException">The picture is larger than the limits, or has no pixels.</exception>
    internal void Check(long width, long height, string path)
    {
        if (width < 1 || height < 1) throw new PictureException(path, $"it has {width}x{height} pixels.");
        if (width > MaxEdge || height > MaxEdge || width * height > MaxPixels || width * height > int.MaxValue / 4)
            throw new PictureException(path,
                $"it is too large: {width}x{height} pixels, {width * height / 1e6:0.#} million, but the limit is " +
                $"{Math.Min(MaxPixels, int.MaxValue / 4) / 1e6:0.#} million, and {MaxEdge:N0} an edge.");
    }
}
