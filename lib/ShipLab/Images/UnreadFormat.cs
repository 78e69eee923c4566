namespace ShipLab.Images;

/// <summary>Names formats that are not read, by their first bytes, so that an error can say what a file is.</summary>
internal static class UnreadFormat
{
    public static string Of(ReadOnlySpan<byte> head) => Name(head) is { } name
        ? $"the file is {name}, which is not read"
        : "the file is of no known picture format";

    private static string? Name(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8)) return "a TIFF";
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
            return head[8..].StartsWith("avif"u8) ? "an AVIF"
                : head[8..].StartsWith("hei"u8) || head[8..].StartsWith("mif1"u8) ? "a HEIC" : "a video or HEIF";
        if (head.StartsWith("\0\0\0\x0CjP  "u8) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51])) return "a JPEG 2000";
        if (head.StartsWith("<svg"u8) || head.StartsWith("<?xml"u8)) return "an SVG or XML file";
        if (head.StartsWith("<!DOCTYPE"u8) || head.StartsWith("<html"u8)) return "a web page";
        if (head.StartsWith("\0\0\x01\0"u8)) return "an icon (ICO)";
        if (head.StartsWith("8BPS"u8)) return "a Photoshop file";
        return null;
    }
}
