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
            throw input.Bad($"'{header.Name}' is a {(header.IsComplex ? "complex " : "")}{header}, but real numbers were expected");
        var tag = input.Tag(ref left);
        var size = SizeOf(tag.Type);
        if (size == 0 || tag.Bytes % size != 0 || tag.Bytes / size != header.Count)
            throw input.Bad($"'{header.Name}' is a {header}, but {tag.Bytes} bytes of type {(int)tag.Type} are its content");
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
