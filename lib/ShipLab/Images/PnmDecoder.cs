namespace ShipLab.Images;

/// <summary>Portable pixmaps: binary grey (P5) and colour (P6) of 8 bits, which need no library.</summary>
internal static class PnmDecoder
{
    public static bool Begins(ReadOnlySpan<byte> head) =>
        head is [(byte)'P', (byte)'5' or (byte)'6', var next, ..] && IsSpace(next);

    public static Picture Decode(PictureBytes file)
    {
        var bytes = file.Span;
        var at = 2;
        long width = Number(bytes, ref at), height = Number(bytes, ref at), most = Number(bytes, ref at);
        if (width < 0 || height < 0 || most < 0) throw file.Bad("the PPM header is damaged.");
        file.Check(width, height);
        if (most != 255)
            throw file.Bad($"a PPM file with values up to {most} is not read, only up to 255.");
        var isGrey = bytes[1] == '5';
        var length = width * height * (isGrey ? 1 : 3);
        if (bytes.Length - at < length)
            throw file.Bad("the PPM file is truncated: its pixels end early.");
        var samples = bytes.Slice(at, (int)length);
        if (!isGrey) return Picture.FromRgb(samples, (int)width, (int)height);
        var picture = Picture.Rent(PictureMode.Grey, (int)width, (int)height);
        var pixels = picture.Bytes;
        for (var i = 0; i < samples.Length; i++) pixels.Slice(4 * i, 4).Fill(samples[i]);
        return picture;
    }

    /// <summary>A number of at most ten digits and one space; -1 for none. Comments run to the line's end.</summary>
    private static long Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at < bytes.Length && (IsSpace(bytes[at]) || bytes[at] == '#'))
            if (bytes[at++] == '#')
                while (at < bytes.Length && bytes[at] is not ((byte)'\n' or (byte)'\r')) at++;
        var (number, digits) = (0L, 0);
        for (; at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9' && digits <= 10; at++, digits++)
            number = 10 * number + bytes[at] - '0';
        return digits is 0 or > 10 || at >= bytes.Length || !IsSpace(bytes[at++]) ? -1 : number;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);
}
