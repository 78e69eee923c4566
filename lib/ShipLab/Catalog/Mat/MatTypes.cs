namespace ShipLab.Catalog.Mat;

/// <summary>What the bytes of a data element are (MAT-File Format, The MathWorks,
/// table "MAT-File data types").</summary>
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
}
