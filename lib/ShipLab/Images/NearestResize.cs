namespace ShipLab.Images;

/// <summary>Resizing by the nearest pixel, for modes P and 1, and the plain copy of a picture that has the right size already.</summary>
internal static class NearestResize
{
    public static void Run(Picture picture, in PictureWindow window, Span<byte> rgbPlanes)
    {
        var size = window.Size;
        var columns = Sources(window.Left, window.Width, window.NewWidth, window.CropLeft, size);
        var rows = Sources(window.Top, window.Height, window.NewHeight, window.CropTop, size);
        var plane = size * size;
        Span<byte> red = rgbPlanes[..plane], green = rgbPlanes.Slice(plane, plane), blue = rgbPlanes[(2 * plane)..];
        for (int y = 0, to = 0; y < size; y++)
        {
            var row = picture.Pixels.Slice(rows[y] * picture.Width * 4, picture.Width * 4);
            for (var x = 0; x < size; x++, to++) (red[to], green[to], blue[to], _) = RgbRow.Pixel(picture.Mode, row[(columns[x] * 4)..]);
        }
    }

    /// <summary>The input pixel of each wanted output pixel: half a step, then a whole one each, summed in double as PIL does.</summary>
    private static int[] Sources(int offset, int input, long output, long start, int count)
    {
        var sources = new int[count];
        if (input == output)
        {
            for (var i = 0; i < count; i++) sources[i] = offset + (int)start + i;
            return sources;
        }
        var step = (double)input / output;
        var at = step * 0.5;
        for (long i = 0; i < start + count; i++, at += step)
            if (i >= start) sources[i - start] = offset + Math.Min(input - 1, (int)at);
        return sources;
    }
}
