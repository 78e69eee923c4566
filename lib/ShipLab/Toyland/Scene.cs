namespace ShipLab.Toyland;

/// <summary>
/// Everything that decides an image, as numbers: a ground, objects from back to front, and what happens to the picture
/// then.
/// </summary>
public sealed record Scene(Backdrop Backdrop, IReadOnlyList<SceneObject> Objects, Finish Finish);

/// <summary>One object: what, in which colours, where, how large, how turned. The world is [-1, 1], y up.</summary>
public sealed record SceneObject(Shape Shape, Texture Texture, Rgb First, Rgb Second)
{
    /// <summary>The centre, to the right.</summary>
    public float X { get; init; }

    /// <summary>The centre, upwards.</summary>
    public float Y { get; init; }

    /// <summary>Half the side of the square that the shape fits into.</summary>
    public float Scale { get; init; } = 0.75f;

    /// <summary>Height over width.</summary>
    public float Aspect { get; init; } = 1;

    /// <summary>How it is turned, counter-clockwise.</summary>
    public Rotation Rotation { get; init; } = Rotation.None;

    /// <summary>The texture's frequency, radians a world unit.</summary>
    public float Frequency { get; init; } = 10;

    /// <summary>Where the texture's period starts, 0 to 1.</summary>
    public float Phase { get; init; }

    /// <summary>Width of the drawn outline in object units; 0: filled.</summary>
    public float Outline { get; init; }

    /// <summary>Decides where speckles are.</summary>
    public uint Key { get; init; }
}

/// <summary>What is done to the whole picture: vignette and tint, blur, contrast and brightness, noise.</summary>
public sealed record Finish
{
    /// <summary>How much darker the corners are than the middle, 0 to 1.</summary>
    public float Vignette { get; init; }

    /// <summary>Factors on red, green and blue.</summary>
    public Rgb Tint { get; init; } = new(1, 1, 1);

    /// <summary>Passes of a [1 2 1] blur.</summary>
    public int Blur { get; init; }

    /// <summary>Factor around middle gray.</summary>
    public float Contrast { get; init; } = 1;

    /// <summary>Added to every value (0 to 1).</summary>
    public float Brightness { get; init; }

    /// <summary>Standard deviation of each value's noise.</summary>
    public float Noise { get; init; }

    /// <summary>Decides the noise.</summary>
    public uint Key { get; init; }
}
