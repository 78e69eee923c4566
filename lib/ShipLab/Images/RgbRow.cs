namespace ShipLab.Images;

/// <summary>Converts pixels to red, green and blue by the rules of PIL's convert('RGB').</summary>
internal static class RgbRow
{
    /// <summary>Writes row <paramref name="y"/> of three planes.</summary>
    /// <param name="pixels">four bytes a pixel; those with opacity still multiplied by it</param>
    public static void Write(PictureMode mode, Span<byte> pixels, Span<byte> planes, int y, int size)
    {
        if (mode == PictureMode.Cmyk)
            for (var i = 0; i < 4 * size; i += 4) (pixels[i], pixels[i + 1], pixels[i + 2], _) = Pixel(mode, pixels[i..]);
        else if (mode is PictureMode.Rgba or PictureMode.GreyAlpha) Divide(pixels[..(4 * size)]);
        var plane = size * size;
        RowKernels.Split(pixels, planes.Slice(y * size, size), planes.Slice(plane + y * size, size), planes.Slice(2 * plane + y * size, size));
    }

    /// <summary>One pixel; opacity is dropped.</summary>
    public static (byte Red, byte Green, byte Blue, byte Full) Pixel(PictureMode mode, ReadOnlySpan<byte> pixel)
    {
        switch (mode)
        {
            case PictureMode.Cmyk: // each colour is what the black leaves less what its own ink takes of that
                var light = 255 - pixel[3];
                return (Left(pixel[0]), Left(pixel[1]), Left(pixel[2]), 255);

                byte Left(byte ink) => (byte)(light - PixelRow.Multiply(ink, light));
            case PictureMode.Grey16: // PIL cuts mode I off at 255 and does not scale it
                var level = (byte)Math.Min((ushort)255, Level(pixel));
                return (level, level, level, 255);
            default:
                return (pixel[0], pixel[1], pixel[2], 255);
        }
    }

    /// <summary>16-bit grey, 0 to 65535.</summary>
    public static ushort Level(ReadOnlySpan<byte> pixel) => (ushort)(pixel[2] << 8 | pixel[3]);

    /// <summary>Takes the opacity out of colours that were multiplied by it.</summary>
    private static void Divide(Span<byte> pixels)
    {
        for (var i = 0; i < pixels.Length; i += 4)
        {
            int alpha = pixels[i + 3];
            if (alpha is 0 or 255) continue;
            pixels[i] = (byte)Math.Min(255, 255 * pixels[i] / alpha);
            pixels[i + 1] = (byte)Math.Min(255, 255 * pixels[i + 1] / alpha);
            pixels[i + 2] = (byte)Math.Min(255, 255 * pixels[i + 2] / alpha);
        }
    }
}
