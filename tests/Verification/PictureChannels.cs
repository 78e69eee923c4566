namespace ShipLab.Verification;

/// <summary>A picture's pixels as Python sees them.</summary>
internal static class PictureChannels
{
    /// <summary>The channels that PIL has in the picture's mode, side by side: one, two, three or four a pixel; of
    /// palettes the colours, of 16-bit grey the level.</summary>
    public static ushort[] Samples(this Picture picture)
    {
        ReadOnlySpan<int> channels = picture.Mode switch
        {
            PictureMode.Bilevel or PictureMode.Grey or PictureMode.Grey16 => [0],
            PictureMode.GreyAlpha => [0, 3],
            PictureMode.Palette or PictureMode.Rgb => [0, 1, 2],
            _ => [0, 1, 2, 3],
        };
        var samples = new ushort[picture.Width * picture.Height * channels.Length];
        for (int pixel = 0, to = 0; to < samples.Length; pixel += 4)
            foreach (var channel in channels)
                samples[to++] = picture.Mode == PictureMode.Grey16
                    ? PixelRow.Level(picture.Pixels[pixel..])
                    : picture.Pixels[pixel + channel];
        return samples;
    }
}
