using ShipLab.Toyland;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>Training views of images: moved by -2 to 2 pixels in each direction, the border repeated.</summary>
internal static class ShiftedViews
{
    private const int Most = 2;
    private static readonly long Stream = WorldRandom.Stream("shifted views");

    /// <summary>View number <paramref name="view"/> of images start to start + count - 1: u8 [count, 3, H, W].</summary>
    public static Tensor Of(ImageSet images, int start, int count, int view, long seed)
    {
        var from = images.Bytes(start, count);
        var to = new byte[from.Length];
        var plane = images.Height * images.Width;
        for (var i = 0; i < count; i++)
        {
            var random = WorldRandom.For(seed, Stream + view, start + i);
            int right = random.Below(2 * Most + 1) - Most, down = random.Below(2 * Most + 1) - Most;
            for (var p = 3 * i; p < 3 * (i + 1); p++)
                Shift(from.Slice(p * plane, plane), to.AsSpan(p * plane, plane), images.Width, right, down);
        }
        return tensor(to, [count, 3, images.Height, images.Width], dtype: uint8); // [count, 3, H, W]
    }

    private static void Shift(ReadOnlySpan<byte> from, Span<byte> to, int width, int right, int down)
    {
        var height = from.Length / width;
        for (var y = 0; y < height; y++)
        {
            var row = from.Slice(Math.Clamp(y - down, 0, height - 1) * width, width);
            for (var x = 0; x < width; x++)
                to[y * width + x] = row[Math.Clamp(x - right, 0, width - 1)];
        }
    }
}
