using System.Text;

namespace ShipLab.Catalog.Mat;

/// <summary>The beginning of an array: flags, sizes, name.</summary>
internal static class MatHeaders
{
    private const int MaxDimensions = 32, MaxName = 1024;

    private const uint Complex = 0x800;

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
        var sizes = Sizes(input, ref left);
        return new MatHeader(Name(input, ref left), type, (flags & Complex) != 0, sizes);
    }

    private static int[] Sizes(MatInput input, ref long left)
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

    private static string Name(MatInput input, ref long left)
    {
        var tag = input.Tag(ref left);
        if (tag.Type is not (MatType.Int8 or MatType.UInt8 or MatType.Utf8) || tag.Bytes > MaxName)
            throw input.Bad($"an array's name is an element of type {(int)tag.Type} and {tag.Bytes} bytes");
        var name = Encoding.UTF8.GetString(input.Bytes((int)tag.Bytes));
        input.Skip(tag.Padding);
        return name;
    }
}
