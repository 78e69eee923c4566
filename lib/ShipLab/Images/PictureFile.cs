using System.Buffers;
using System.Buffers.Binary;

namespace ShipLab.Images;

/// <summary>Whether a file is of a format.</summary>
/// <param name="head">the first 16 bytes, or the whole file where it is shorter</param>
internal delegate bool BeginsPicture(ReadOnlySpan<byte> head);

/// <summary>Makes a picture, in the mode in which PIL opens it.</summary>
/// <exception cref="PictureException">The file is damaged, or larger than the limits.</exception>
internal delegate Picture DecodePicture(PictureBytes file);

/// <summary>A whole file that is decoded.</summary>
/// <param name="Path">what errors call it</param>
/// <param name="Format">e.g. "JPEG"</param>
internal readonly record struct PictureBytes(ReadOnlyMemory<byte> Memory, string Path, string Format,
    PictureLimits Limits)
{
    public ReadOnlySpan<byte> Span => Memory.Span;

    public int Length => Memory.Length;

    /// <exception cref="PictureException">The picture is larger than the limits, or has no pixels.</exception>
    public void Check(long width, long height) => Limits.Check(width, height, Path);

    public PictureException Bad(string reason, Exception? cause = null) => new(Path, reason, cause);
}

/// <summary>A file format that is read.</summary>
public sealed class PictureFormat
{
    internal PictureFormat(string name, string library, string[] extensions, BeginsPicture begins,
        DecodePicture decode) =>
        (Name, Library, Extensions, Begins, Decode) = (name, library, extensions, begins, decode);

    /// <summary>E.g. "JPEG".</summary>
    public string Name { get; }

    /// <summary>Whose code decodes it, e.g. "SkiaSharp 4.155".</summary>
    public string Library { get; }

    /// <summary>With the dot, in lower case.</summary>
    public IReadOnlyList<string> Extensions { get; }

    internal BeginsPicture Begins { get; }

    internal DecodePicture Decode { get; }
}

/// <summary>Reads picture files, whose first bytes tell the format. Safe to use from several threads.</summary>
public static class PictureFile
{
    private const string Empty = "the file is empty.";

    /// <summary>All formats there are.</summary>
    public static IReadOnlyList<PictureFormat> Formats { get; } =
    [
        new("JPEG", SkiaCodec.Library, [".jpg", ".jpeg", ".jpe", ".jfif"],
            head => head.StartsWith(JpegDecoder.Start), JpegDecoder.Decode),
        new("PNG", SkiaCodec.Library, [".png"], head => head.StartsWith(PngFile.Signature), PngDecoder.Decode),
        new("BMP", SkiaCodec.Library, [".bmp"], head => head.StartsWith("BM"u8), BmpDecoder.Decode),
        new("GIF", SkiaCodec.Library, [".gif"],
            head => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8), GifDecoder.Decode),
        new("WebP", SkiaCodec.Library, [".webp"],
            head => head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8), DecodeWebp),
        new("PPM", "ShipLab", [".ppm", ".pgm"], PnmDecoder.Begins, PnmDecoder.Decode),
    ];

    /// <summary>The extensions that files of these formats have, with the dot, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. Formats.SelectMany(format => format.Extensions)];

    /// <exception cref="PictureException">There is no such file, or <see cref="Decode"/> refuses it.</exception>
    public static Picture Read(string path, PictureLimits? limits = null)
    {
        limits ??= PictureLimits.Default;
        byte[]? rented = null;
        try
        {
            // A pipe has no length either, and to open one is to wait for its writer.
            if (new FileInfo(path) is { Exists: true, LinkTarget: null, Length: 0 })
                throw new PictureException(path, Empty);
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            if (length > limits.MaxFileBytes)
                throw new PictureException(path, $"the file has {length:N0} bytes, but the limit is " +
                    $"{limits.MaxFileBytes:N0}.");
            rented = ArrayPool<byte>.Shared.Rent((int)Math.Max(length, 1));
            var read = 0;
            for (var more = 1; more > 0 && read < length; read += more)
                more = RandomAccess.Read(file, rented.AsSpan(read, (int)length - read), read);
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
    /// <exception cref="PictureException">They are of no format that is read, damaged, or too large.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> file, string name, PictureLimits? limits = null)
    {
        var head = file.Span[..Math.Min(16, file.Length)];
        foreach (var format in Formats)
            if (format.Begins(head))
                return format.Decode(new(file, name, format.Name, limits ?? PictureLimits.Default));
        if (file.IsEmpty) throw new PictureException(name, Empty);
        var known = $"{string.Join(", ", Formats.SkipLast(1).Select(f => f.Name))} and {Formats[^1].Name}";
        var what = NameOfUnread(head) is { } unread ? $"{unread}, which is not read" : "of no known picture format";
        throw new PictureException(name, $"the file is {what}; {known} are read.");
    }

    /// <summary>WebP, lossy and lossless; of an animation the first frame.</summary>
    private static Picture DecodeWebp(PictureBytes file)
    {
        var announced = 8L + BinaryPrimitives.ReadUInt32LittleEndian(file.Span[4..]);
        if (file.Length < announced)
            throw file.Bad($"the WebP file is truncated: it has {file.Length:N0} bytes of {announced:N0}.");
        return SkiaCodec.Decode(file, file.Span, mode: null);
    }

    /// <summary>Formats that are not read, by their first bytes, so that an error can say what a file is.</summary>
    private static string? NameOfUnread(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8)) return "a TIFF";
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
        {
            if (head[8..].StartsWith("avif"u8)) return "an AVIF";
            return head[8..].StartsWith("hei"u8) || head[8..].StartsWith("mif1"u8) ? "a HEIC" : "a video or HEIF";
        }
        if (head.StartsWith("\0\0\0\x0CjP  "u8) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]))
            return "a JPEG 2000";
        if (head.StartsWith("<svg"u8) || head.StartsWith("<?xml"u8)) return "an SVG or XML file";
        if (head.StartsWith("<!DOCTYPE"u8) || head.StartsWith("<html"u8)) return "a web page";
        if (head.StartsWith("\0\0\x01\0"u8)) return "an icon (ICO)";
        if (head.StartsWith("8BPS"u8)) return "a Photoshop file";
        return null;
    }
}
