namespace ShipLab.Images;

/// <summary>Pixels and rows as resizing reads them, and as PIL's convert('RGB') makes colours of them.</summary>
internal static class PixelRow
{
    /// <summary>The row of the picture as it is, or a copy in <paramref name="scratch"/>: with the colours multiplied
    /// by their opacity, or where the picture has no bytes behind the row.</summary>
    /// <returns>the pixels and at least <see cref="RowKernels.Slack"/> bytes behind them that mean nothing</returns>
    public static ReadOnlySpan<byte> Of(Picture picture, int x, int y, int count, byte[] scratch)
    {
        var all = picture.Pixels[((y * picture.Width + x) * 4)..];
        var row = all[..(count * 4)];
        if (picture.Mode is PictureMode.Rgba or PictureMode.GreyAlpha)
            for (var i = 0; i < row.Length; i += 4)
            {
                var alpha = row[i + 3];
                (scratch[i], scratch[i + 1], scratch[i + 2], scratch[i + 3]) =
                    (Multiply(row[i], alpha), Multiply(row[i + 1], alpha), Multiply(row[i + 2], alpha), alpha);
            }
        else if (all.Length - row.Length >= RowKernels.Slack) return all;
        else row.CopyTo(scratch);
        return scratch;
    }

    /// <summary>Writes row <paramref name="y"/> of three planes.</summary>
    /// <param name="pixels">four bytes a pixel; those with opacity still multiplied by it</param>
    public static void Write(PictureMode mode, Span<byte> pixels, Span<byte> planes, int y, int size)
    {
        pixels = pixels[..(4 * size)];
        if (mode == PictureMode.Cmyk)
            for (var i = 0; i < pixels.Length; i += 4)
                (pixels[i], pixels[i + 1], pixels[i + 2], _) = Rgb(mode, pixels[i..]);
        else if (mode is PictureMode.Rgba or PictureMode.GreyAlpha)
            for (var i = 0; i < pixels.Length; i += 4) Divide(pixels.Slice(i, 4));
        var (plane, at) = (size * size, y * size);
        RowKernels.Split(pixels, planes.Slice(at, size), planes.Slice(at + plane, size), planes[(at + 2 * plane)..]);
    }

    /// <summary>One pixel; opacity is dropped.</summary>
    public static (byte Red, byte Green, byte Blue, byte Full) Rgb(PictureMode mode, ReadOnlySpan<byte> pixel)
    {
        switch (mode)
        {
            case PictureMode.Cmyk: // each colour is what the black leaves less what its own ink takes of that
                var light = 255 - pixel[3];
                return (Left(pixel[0]), Left(pixel[1]), Left(pixel[2]), 255);

                byte Left(byte ink) => (byte)(light - Multiply(ink, light));
            case PictureMode.Grey16: // PIL cuts mode I off at 255 and does not scale it
                var level = (byte)Math.Min((ushort)255, Level(pixel));
                return (level, level, level, 255);
            default:
                return (pixel[0], pixel[1], pixel[2], 255);
        }
    }

    /// <summary>16-bit grey, 0 to 65535.</summary>
    public static ushort Level(ReadOnlySpan<byte> pixel) => (ushort)(pixel[2] << 8 | pixel[3]);

    /// <summary>a * b / 255, rounded.</summary>
    public static byte Multiply(int a, int b)
    {
        var t = a * b + 128;
        return (byte)(((t >> 8) + t) >> 8);
    }

    /// <summary>Takes the opacity out of colours that were multiplied by it.</summary>
    private static void Divide(Span<byte> pixel)
    {
        int alpha = pixel[3];
        if (alpha is 0 or 255) return;
        for (var i = 0; i < 3; i++) pixel[i] = (byte)Math.Min(255, 255 * pixel[i] / alpha);
    }
}
