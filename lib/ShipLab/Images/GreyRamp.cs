namespace ShipLab.Images;

/// <summary>Palettes as PIL has them: an index without a colour of its own stands for grey of that level.</summary>
internal static class GreyRamp
{
    /// <summary>A palette with so many colours, red, green, blue.</summary>
    public static byte[] Fill(ReadOnlySpan<byte> colours, int count)
    {
        var palette = new byte[3 * count];
        for (var i = 0; i < palette.Length; i++) palette[i] = i < colours.Length ? colours[i] : (byte)(i / 3);
        return palette;
    }

    /// <summary>Whether the colours are grey and count up from 0, so that indices are levels.</summary>
    public static bool Is(ReadOnlySpan<byte> colours) => colours.SequenceEqual(Fill([], colours.Length / 3));
}
