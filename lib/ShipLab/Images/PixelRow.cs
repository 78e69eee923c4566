namespace ShipLab.Images;

/// <summary>Part of a row of pixels as the resizing reads it.</summary>
internal static class PixelRow
{
    /// <summary>The row of the picture as it is, or a copy in <paramref name="scratch"/>: with the colours multiplied by their opacity, or
    /// where the picture has no bytes behind the row.</summary>
    /// <returns>the pixels and, behind them, at least <see cref="RowKernels.Slack"/> bytes that may be read but mean nothing</returns>
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

    /// <summary>a * b / 255, rounded.</summary>
    public static byte Multiply(int a, int b)
    {
        var t = a * b + 128;
        return (byte)(((t >> 8) + t) >> 8);
    }
}
