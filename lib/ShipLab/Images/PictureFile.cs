using System.Buffers;

namespace ShipLab.Images;

/// <summary>
/// Reads picture files. The format is recognised by the file's first bytes, never by its name. Safe to use from several threads.
/// </summary>
public static class PictureFile
{
    /// <summary>All formats there are.</summary>
    public static IReadOnlyList<IPictureDecoder> Decoders { get; } = 
        [new JpegDecoder(), new PngDecoder(), new BmpDecoder(), new GifDecoder(), new WebpDecoder(), new PnmDecoder()];

    /// <summary>The extensions that files of these formats have, with the dot, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. Decoders.SelectMany(d => d.Extensions)];

    /// <exception cref="PictureException">There is no such file, or <see cref="Decode"/> refuses it.</exception>
    public static Picture Read(string path, PictureLimits? limits = null)
    {
        limits ??= PictureLimits.Default;
        byte[]? rented = null;
        try
        {
            // A pipe has no length either, and to open one is to wait for its writer.
            if (new FileInfo(path) is { Exists: true, LinkTarget: null, Length: 0 }) throw new PictureException(path, Empty);
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            if (length > limits.MaxFileBytes)
                throw new PictureException(path, $"the file has {length:N0} bytes, but the limit is {limits.MaxFileBytes:N0}.");
            rented = ArrayPool<byte>.Shared.Rent((int)Math.Max(length, 1));
            var read = 0;
            while (read < length && RandomAccess.Read(file, rented.AsSpan(read, (int)length - read), read) is var more and > 0) read += more;
            return Decode(rented.AsMemory(0, read), path, limits);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PictureException(path, error.Message, error);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <param name="file">the whole file</param>
    /// <param name="name">what errors call it</param>
    /// <exception cref="PictureException">The bytes are of no format that is read, damaged, truncated, or larger than the limits.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> file, string name, PictureLimits? limits = null)
    {
        var head = file.Span[..Math.Min(16, file.Length)];
        foreach (var decoder in Decoders)
            if (decoder.Reads(head)) return decoder.Decode(file, name, limits ?? PictureLimits.Default);
        throw new PictureException(name, file.IsEmpty ? Empty : $"{UnreadFormat.Of(head)}; {Known} are read.");
    }

    private const string Empty = "the file is empty.";

    private static string Known => $"{string.Join(", ", Decoders.SkipLast(1).Select(d => d.Name))} and {Decoders[^1].Name}";
}
