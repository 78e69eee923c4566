using System.Text;

namespace ShipLab.Catalog.Mat;

/// <summary>The content of cell arrays of texts.</summary>
internal static class MatTexts
{
    private const int MaxBytes = 8192;

    /// <returns>column by column</returns>
    public static string[] Read(MatInput input, MatHeader header, ref long left)
    {
        if (header.Class != MatClass.Cell)
            throw input.Bad($"'{header.Name}' is a {header}, but a cell array of texts was expected");
        if (header.Count < 0)
            throw input.Bad($"'{header.Name}' is a {header}, which no file can hold");
        var texts = new List<string>(); // grows with what is really there
        for (var cell = 0L; cell < header.Count; cell++)
        {
            var tag = input.Tag(ref left);
            if (tag.Type != MatType.Matrix)
                throw input.Bad($"cell {cell + 1} of '{header.Name}' is an element of type {(int)tag.Type}, not an array");
            var inner = tag.Bytes;
            texts.Add(inner == 0 ? "" : Text(input, $"cell {cell + 1} of '{header.Name}'", ref inner));
            input.Skip(inner + tag.Padding);
        }
        return [.. texts];
    }

    private static string Text(MatInput input, string what, ref long left)
    {
        var header = MatHeaders.Read(input, ref left);
        if (header.Count == 0)
            return "";
        if (header.Class != MatClass.Char || header.Sizes is not [1, _])
            throw input.Bad($"{what} is a {header}, but a text of one row was expected");
        var tag = input.Tag(ref left);
        if (tag.Bytes > MaxBytes)
            throw input.Bad($"{what} has {tag.Bytes} bytes of text; at most {MaxBytes} were expected");
        var text = Decode(input, tag.Type, input.Bytes((int)tag.Bytes), what);
        input.Skip(tag.Padding);
        return text;
    }

    private static string Decode(MatInput input, MatType type, ReadOnlySpan<byte> bytes, string what)
    {
        try
        {
            switch (type)
            {
                case MatType.Int8 or MatType.UInt8:
                    return Encoding.Latin1.GetString(bytes);
                case MatType.Utf8:
                    return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
                case MatType.UInt16 or MatType.Utf16 when bytes.Length % 2 == 0:
                    var units = new StringBuilder(bytes.Length / 2);
                    for (var i = 0; i < bytes.Length; i += 2)
                        units.Append((char)input.UInt16(bytes[i..]));
                    return units.ToString();
                case MatType.Utf32 when bytes.Length % 4 == 0:
                    var runes = new StringBuilder(bytes.Length / 4);
                    for (var i = 0; i < bytes.Length; i += 4)
                        runes.Append(new Rune(input.UInt32(bytes[i..])));
                    return runes.ToString();
            }
        }
        catch (Exception error) when (error is DecoderFallbackException or ArgumentOutOfRangeException) { }
        throw input.Bad($"{what} holds {bytes.Length} bytes of type {(int)type}, which are no text");
    }
}
