namespace ShipLab.Toyland;

/// <summary>The colours that have a name in the world.</summary>
#pragma warning disable CS1591 // the names say what they are
public enum Colour { Red, Orange, Yellow, Green, Teal, Blue, Purple, Pink, Brown, Gray, White, Black }
#pragma warning restore CS1591

/// <summary>A colour as red, green and blue, each 0 to 1.</summary>
public readonly record struct Rgb(float R, float G, float B)
{
    /// <summary>How bright it looks, 0 to 1 (Rec. 601).</summary>
    public float Luminance => 0.299f * R + 0.587f * G + 0.114f * B;

    /// <summary>The largest difference in a channel.</summary>
    public float DistanceTo(Rgb other) =>
        MathF.Max(MathF.Abs(R - other.R), MathF.Max(MathF.Abs(G - other.G), MathF.Abs(B - other.B)));

    /// <summary>Every channel times a factor.</summary>
    public static Rgb operator *(Rgb colour, float factor) =>
        new(colour.R * factor, colour.G * factor, colour.B * factor);

    /// <summary>Every channel plus a number.</summary>
    public static Rgb operator +(Rgb colour, float light) => new(colour.R + light, colour.G + light, colour.B + light);
}

/// <summary>A colour as hue (degrees), saturation and value (0 to 1).</summary>
public readonly record struct Hsv(float Hue, float Saturation, float Value)
{
    /// <summary>The usual hexcone conversion; saturation and value are cut to [0, 1], the hue wraps around.</summary>
    public Rgb ToRgb()
    {
        var saturation = MathF.Min(MathF.Max(Saturation, 0), 1);
        var value = MathF.Min(MathF.Max(Value, 0), 1);
        var sixth = Hue / 60f;
        return new(Channel(sixth, 5), Channel(sixth, 3), Channel(sixth, 1));

        float Channel(float hue, float offset)
        {
            var k = (hue + offset) / 6f;
            k = (k - MathF.Floor(k)) * 6f;
            var ramp = MathF.Max(0, MathF.Min(1, MathF.Min(k, 4f - k)));
            return value - value * saturation * ramp;
        }
    }
}

/// <summary>What the colour words look like, and how much one drawing of a colour differs from the next.</summary>
public static class Palette
{
    private static readonly Hsv[] Centres =
    [
        new(0, 0.85f, 0.85f), new(28, 0.92f, 0.96f), new(55, 0.85f, 0.95f), new(118, 0.75f, 0.62f),
        new(174, 0.80f, 0.65f), new(222, 0.85f, 0.85f), new(275, 0.65f, 0.62f), new(332, 0.45f, 0.98f),
        new(24, 0.68f, 0.40f), new(0, 0.03f, 0.50f), new(0, 0.02f, 0.97f), new(0, 0.05f, 0.07f),
    ];

    /// <summary>Lower-case names in the order of <see cref="Colour"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Enum.GetNames<Colour>().Select(name => name.ToLowerInvariant())];

    /// <summary>The centre of a colour word.</summary>
    public static Hsv Centre(Colour colour) => Centres[(int)colour];

    /// <summary>One drawing's version of a colour: hue N(0, 5 degrees), saturation +-8 %, value +-7
    /// %, moved as the look says.</summary>
    public static Rgb Draw(Colour colour, Look look, ref ItemRandom random)
    {
        var centre = Centres[(int)colour];
        return new Hsv(
            centre.Hue + look.HueShift + 5f * random.Normal(),
            centre.Saturation * look.Saturation * random.Uniform(0.92f, 1.08f),
            centre.Value * look.Value * random.Uniform(0.93f, 1.07f)).ToRgb();
    }

    /// <summary>
    /// The texture's second colour: a darker or lighter tone of the first, and in three of ten drawings near black or
    /// white.
    /// </summary>
    public static Rgb Second(Rgb first, Look look, ref ItemRandom random)
    {
        var tone = first * 0.35f;
        if (first.Luminance <= 0.45f)
            tone += 0.65f;
        var contrast = random.Uniform() < 0.3f;
        var light = random.Uniform(0, 0.08f);
        if (look.SecondColour is { } given)
            return given * (1f - light);
        if (!contrast)
            return tone;
        return first.Luminance > 0.45f ? new Rgb(light, light, light) : new Rgb(1f - light, 1f - light, 1f - light);
    }
}
