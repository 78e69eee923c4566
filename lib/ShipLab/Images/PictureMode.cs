namespace ShipLab.Images;

/// <summary>What the four bytes of a pixel of a <see cref="Picture"/> are; the modes of Python's PIL, since CLIP's
/// official preprocessing resizes a picture in the mode that PIL opens it in.</summary>
public enum PictureMode
{
    /// <summary>PIL's 1: black or white as RGB and a byte that means nothing; resized by the nearest pixel.</summary>
    Bilevel,

    /// <summary>PIL's L: grey three times and a byte that means nothing.</summary>
    Grey,

    /// <summary>PIL's LA: grey three times and opacity.</summary>
    GreyAlpha,

    /// <summary>PIL's P: the palette's RGB and a byte that means nothing; resized by the nearest pixel.</summary>
    Palette,

    /// <summary>Red, green, blue and a byte that means nothing.</summary>
    Rgb,

    /// <summary>Red, green, blue, opacity.</summary>
    Rgba,

    /// <summary>Cyan, magenta, yellow, black; 255 is full ink.</summary>
    Cmyk,

    /// <summary>PIL's I of 16-bit grey in PNG: the level's high byte three times, then its low one.</summary>
    Grey16,
}
