namespace ShipLab.Catalog.Mat;

/// <summary>The content of numeric arrays. MATLAB stores numbers in the smallest type that holds them
/// all, whatever the array's class.</summary>
internal static class MatNumbers
{
    /// <summary>Bytes of a number; 0 for types that are none.</summary>
    public static int SizeOf(MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
        _ => 0,
    };

    /// <returns>column by column</returns>
    public static double[] Read(MatInput input, MatHeader header, ref long left)
    {
        if (!header.IsNumeric || header.IsComplex)
            throw input.Bad(
                $"'{header.Name}' is a {(header.IsComplex ? "complex " : "")}{header}, but real numbers were expected");
        var tag = input.Tag(ref left);
        var size = SizeOf(tag.Type);
        if (size == 0 || tag.Bytes % size != 0 || tag.Bytes / size != header.Count)
            throw input.Bad(
                $"'{header.Name}' is a {header}, but {tag.Bytes} bytes of type {(int)tag.Type} are its content");
        // The list grows with what is really there: a size that is a lie costs no memory.
        var numbers = new List<double>((int)Math.Min(header.Count, 4096));
        while (numbers.Count < header.Count)
        {
            var some = (int)Math.Min(1024, header.Count - numbers.Count);
            var bytes = input.Bytes(some * size);
            for (var i = 0; i < some; i++)
                numbers.Add(input.Number(tag.Type, bytes[(i * size)..]));
        }
        return [.. numbers];
    }
}

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
                throw input.Bad(
                    $"cell {cell + 1} of '{header.Name}' is an element of type {(int)tag.Type}, not an array");
            var inner = tag.Bytes;
            texts.Add(inner == 0 ? "" : Text(input, $"cell {cell + 1} of '{header.Name}'", ref inner));
            input.Skip(inner + tag.Padding);
        }
        return [.. texts];
    }

    private static string Text(MatInput input, string what, ref long left)
    {
        var header = MatHeader.Read(input, ref left);
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
