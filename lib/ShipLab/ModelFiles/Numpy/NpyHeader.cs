using System.Buffers.Binary;
using System.Text.RegularExpressions;

namespace ShipLab.ModelFiles.Numpy;

/// <summary>The beginning of a .npy file (numpy.lib.format, versions 1 to 3): what its numbers are.</summary>
/// <param name="Shape">sizes, as the array has them</param>
/// <param name="IsFortran">the first index runs fastest</param>
/// <param name="IsBigEndian">the highest byte of each number comes first</param>
/// <param name="Length">bytes before the numbers</param>
internal sealed partial record NpyHeader(ScalarType Type, long[] Shape, bool IsFortran, bool IsBigEndian, int Length)
{
    /// <summary>Bytes that tell how long the text is: those of version 1, and all that later ones need.</summary>
    public const int Start = 12;

    private const int MaxText = 1 << 16, MaxRank = 32;

    private static readonly Dictionary<string, ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["f2"] = ScalarType.Float16, ["f4"] = ScalarType.Float32, ["f8"] = ScalarType.Float64,
        ["i1"] = ScalarType.Int8, ["u1"] = ScalarType.Byte, ["b1"] = ScalarType.Bool,
        ["i2"] = ScalarType.Int16, ["i4"] = ScalarType.Int32, ["i8"] = ScalarType.Int64,
        ["V2"] = ScalarType.BFloat16, // as JAX stores bfloat16, which numpy has not
    };

    /// <summary>Elements between neighbours along each dimension.</summary>
    public long[] Strides
    {
        get
        {
            var strides = new long[Shape.Length];
            var next = 1L;
            for (var i = 0; i < strides.Length; i++)
            {
                var at = IsFortran ? i : strides.Length - 1 - i;
                strides[at] = next;
                next *= Math.Max(1, Shape[at]);
            }
            return strides;
        }
    }

    /// <summary>Reads a header.</summary>
    /// <param name="what">the array, for messages</param>
    /// <param name="read">fills a span with the bytes from an offset on</param>
    /// <param name="length">bytes there are in all</param>
    /// <exception cref="ShipLabException">It is no .npy file, damaged, or holds something other than
    /// numbers.</exception>
    public static NpyHeader Read(string what, ReadStorage read, long length)
    {
        var start = new byte[Start];
        if (length < Start) throw Bad(what, $"it has only {length} bytes");
        read(0, start);
        if (start is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', >= 1 and <= 3, ..])
            throw Bad(what, "it does not begin as a .npy file of version 1 to 3");
        var isFirst = start[6] == 1;
        var at = isFirst ? 10 : 12;
        long size = isFirst ? BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8))
            : BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        if (size > MaxText || size > length - at) throw Bad(what, $"it claims a header of {size} bytes");
        var bytes = new byte[size];
        read(at, bytes);
        return Parse(what, Encoding.Latin1.GetString(bytes), at + (int)size, length);
    }

    private static NpyHeader Parse(string what, string text, int start, long length)
    {
        var (descr, order, shape) = (Descr().Match(text), Order().Match(text), Sizes().Match(text));
        if (!descr.Success || !order.Success || !shape.Success)
            throw Bad(what, "its header tells no type, order and shape of plain numbers");
        var kind = descr.Groups[2].Value;
        if (!Types.TryGetValue(kind, out var type))
            throw Bad(what, $"it holds '{kind}' (numpy's name), which is not read; store floating-point numbers");
        var sizes = shape.Groups[1].Value
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .ToArray();
        var needed = sizes.Aggregate((Int128)SafetensorsHeader.SizeOf(type), (product, n) => product * n);
        if (sizes.Length > MaxRank || sizes.Any(n => n is < 0 or > int.MaxValue) || needed != length - start)
            throw Bad(what, $"its shape ({shape.Groups[1].Value}) of {type} does not fit its "
                + $"{length - start} bytes of numbers");
        return new(type, sizes, order.Groups[1].Value == "True", descr.Groups[1].Value == ">", start);
    }

    private static ShipLabException Bad(string what, string why) =>
        new($"{what} cannot be read: {why}. Fetch or write the file again.");

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=])([A-Za-z]\d+)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([\d,\sL]*)\)")]
    private static partial Regex Sizes();
}
