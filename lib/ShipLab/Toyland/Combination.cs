namespace ShipLab.Toyland;

/// <summary>What an image shows: a colour, a texture and a shape. There are 12 x 10 x 17 of them
/// (pattern is the 17th shape).</summary>
public readonly record struct Combination(Colour Colour, Texture Texture, Shape Shape)
{
    /// <summary>How many combinations there are.</summary>
    public static int Count => Palette.Names.Count * Textures.Names.Count * Shapes.Names.Count;

    /// <summary>The combination with a number from 0 to <see cref="Count"/> - 1.</summary>
    public static Combination At(int number) => new(
        (Colour)(number / (Textures.Names.Count * Shapes.Names.Count)),
        (Texture)(number / Shapes.Names.Count % Textures.Names.Count),
        (Shape)(number % Shapes.Names.Count));

    /// <summary>This combination's number.</summary>
    public int Number => ((int)Colour * Textures.Names.Count + (int)Texture) * Shapes.Names.Count + (int)Shape;

    /// <summary>"red"</summary>
    public string ColourName => Palette.Names[(int)Colour];

    /// <summary>"striped"</summary>
    public string TextureName => Textures.Names[(int)Texture];

    /// <summary>"circle"</summary>
    public string ShapeName => Shapes.Names[(int)Shape];

    /// <summary>All three words, "red striped circle".</summary>
    public override string ToString() => $"{ColourName} {TextureName} {ShapeName}";
}
