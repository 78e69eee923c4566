namespace ShipLab.Catalog.Mat;

/// <summary>What a data element's bytes are (MAT-File Format, The MathWorks, table "MAT-File data types").</summary>
internal enum MatType
{
    Int8 = 1, UInt8 = 2, Int16 = 3, UInt16 = 4, Int32 = 5, UInt32 = 6, Single = 7, Double = 9, Int64 = 12, UInt64 = 13,
    Matrix = 14, Compressed = 15, Utf8 = 16, Utf16 = 17, Utf32 = 18,
}

/// <summary>What an array is to MATLAB (same document, table "MATLAB array types"). The classes from
/// Double to UInt64 are numeric.</summary>
internal enum MatClass
{
    Cell = 1, Struct = 2, Object = 3, Char = 4, Sparse = 5, Double = 6, Single = 7, Int8 = 8, UInt8 = 9, Int16 = 10,
    UInt16 = 11, Int32 = 12, UInt32 = 13, Int64 = 14, UInt64 = 15, Function = 16, Opaque = 17,
}

/// <summary>An array's name, class and size, without its content.</summary>
/// <param name="Name">as in MATLAB; empty inside a cell array</param>
/// <param name="Class">its class</param>
/// <param name="IsComplex">it has an imaginary part</param>
/// <param name="Sizes">rows, columns, ...</param>
internal sealed record MatHeader(string Name, MatClass Class, bool IsComplex, IReadOnlyList<int> Sizes)
{
    private const int MaxDimensions = 32, MaxName = 1024;

    private const uint Complex = 0x800;

    /// <summary>How many elements the array has; -1 when that is more than a long holds.</summary>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var size in Sizes)
            {
                if (size != 0 && count > long.MaxValue / size)
                    return -1;
                count *= size;
            }
            return count;
        }
    }

    public bool IsNumeric => Class is >= MatClass.Double and <= MatClass.UInt64;

    /// <summary>"40 x 1 double array"</summary>
    public override string ToString() => $"{string.Join(" x ", Sizes)} {Class.ToString().ToLowerInvariant()} array";

    /// <summary>Reads the beginning of an array: flags, sizes, name.</summary>
    /// <param name="input">At the array's first element.</param>
    /// <param name="left">bytes left in the array's element; reduced by those of the header</param>
    public static MatHeader Read(MatInput input, ref long left)
    {
        var tag = input.Tag(ref left);
        if (tag.Type != MatType.UInt32 || tag.Bytes != 8)
            throw input.Bad(
                $"an array begins with an element of type {(int)tag.Type} and {tag.Bytes} bytes, not with its flags");
        var flags = input.UInt32(input.Bytes(8)[..4]);
        var type = (MatClass)(flags & 0xFF);
        if (type == MatClass.Opaque)
            return new MatHeader("", type, false, []); // an object of newer MATLABs has no sizes here
        var sizes = ReadSizes(input, ref left);
        return new MatHeader(ReadName(input, ref left), type, (flags & Complex) != 0, sizes);
    }

    private static int[] ReadSizes(MatInput input, ref long left)
    {
        var tag = input.Tag(ref left);
        if (tag.Type != MatType.Int32 || tag.Bytes % 4 != 0 || tag.Bytes < 8 || tag.Bytes > 4 * MaxDimensions)
            throw input.Bad($"an array's sizes are an element of type {(int)tag.Type} and {tag.Bytes} bytes");
        var sizes = new int[tag.Bytes / 4];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = (int)input.UInt32(input.Bytes(4));
            if (sizes[i] < 0)
                throw input.Bad($"an array has the size {sizes[i]}");
        }
        input.Skip(tag.Padding);
        return sizes;
    }

    private static string ReadName(MatInput input, ref long left)
    {
        var tag = input.Tag(ref left);
        if (tag.Type is not (MatType.Int8 or MatType.UInt8 or MatType.Utf8) || tag.Bytes > MaxName)
            throw input.Bad($"an array's name is an element of type {(int)tag.Type} and {tag.Bytes} bytes");
        var name = Encoding.UTF8.GetString(input.Bytes((int)tag.Bytes));
        input.Skip(tag.Padding);
        return name;
    }
}
