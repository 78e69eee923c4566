namespace ShipLab.Toyland;

/// <summary>
/// A way of drawing: the ranges that everything but the combination (colour, texture, shape) is taken from. The
/// defaults are a plain photo; a style of the pre-training captions and a data set's own appearance are each one look.
/// </summary>
public sealed record Look
{
    /// <summary>Added to every named colour's hue, degrees: the systematic shift of a data set.</summary>
    public float HueShift { get; init; }

    /// <summary>Factor on the named colours' saturation.</summary>
    public float Saturation { get; init; } = 1;

    /// <summary>Factor on the named colours' value.</summary>
    public float Value { get; init; } = 1;

    /// <summary>Half the side of the square that holds the object, in world units (the frame is 2 wide).</summary>
    public Interval Scale { get; init; } = (0.6f, 0.9f);

    /// <summary>The object's centre lies within +- this of the middle.</summary>
    public float Offset { get; init; } = 0.15f;

    /// <summary>Standard deviation of the rotation, radians.</summary>
    public float Rotation { get; init; } = 0.2f;

    /// <summary>Height over width that the object is squeezed to.</summary>
    public Interval Aspect { get; init; } = 1;

    /// <summary>Frequency of textures, radians a world unit.</summary>
    public Interval Frequency { get; init; } = (8, 12);

    /// <summary>The second colour of every texture; null: derived from the first.</summary>
    public Rgb? SecondColour { get; init; }

    /// <summary>The colour of the ground; null: random, well apart from the object.</summary>
    public Rgb? Paper { get; init; }

    /// <summary>The kind of ground; null: flat 40 %, gradient, noise and waves 20 % each.</summary>
    public BackdropKind? Backdrop { get; init; }

    /// <summary>Objects are drawn as an outline this wide (in object units) and without texture; 0: filled.</summary>
    public float Outline { get; init; }

    /// <summary>Small objects of other colours and shapes behind the main one.</summary>
    public int Clutter { get; init; }

    /// <summary>Passes of a [1 2 1] blur, both limits included.</summary>
    public Interval Blur { get; init; }

    /// <summary>Factors on red, green and blue of the whole image: coloured light.</summary>
    public Rgb Tint { get; init; } = new(1, 1, 1);

    /// <summary>Factor around middle gray.</summary>
    public Interval Contrast { get; init; } = (0.8f, 1.1f);

    /// <summary>Added to every value (0 to 1).</summary>
    public Interval Brightness { get; init; } = (-0.08f, 0.08f);

    /// <summary>Standard deviation of the pixel noise.</summary>
    public Interval Noise { get; init; } = (0, 0.06f);

    /// <summary>How much darker the corners are than the middle, 0 to 1.</summary>
    public float Vignette { get; init; }
}
