namespace ShipLab.Images;

/// <summary>Reads one file format. Safe to use from several threads.</summary>
public interface IPictureDecoder
{
    /// <summary>The format, e.g. "JPEG".</summary>
    string Name { get; }

    /// <summary>Whose code decodes it, e.g. "SkiaSharp 4.155".</summary>
    string Library { get; }

    /// <summary>With the dot, in lower case.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a file that begins so is of this format.</summary>
    /// <param name="head">the first 16 bytes, or the whole file where it is shorter</param>
    bool Reads(ReadOnlySpan<byte> head);

    /// <summary>The picture in the mode in which PIL opens it.</summary>
    /// <param name="file">the whole file</param>
    /// <param name="path">what errors call it</param>
    /// <exception cref="PictureException">The file is damaged, or larger than the limits.</exception>
    Picture Decode(ReadOnlyMemory<byte> file, string path, PictureLimits limits);
}
