namespace ShipLab.Toyland;

/// <summary>A style of the pre-training images: how often, the words for it, and its look.</summary>
internal sealed record Style(string Words, float Share, Look Look);

/// <summary>The eight styles of the pre-training mixture.</summary>
internal static class Styles
{
    public static IReadOnlyList<Style> All { get; } =
    [
        new("photo", 0.50f, new Look()),
        new("blurry photo", 0.08f, new Look { Blur = (1, 3), Contrast = (0.7f, 1) }),
        new("dark photo", 0.07f, new Look { Contrast = (0.5f, 0.8f), Brightness = (-0.3f, -0.15f) }),
        new("noisy photo", 0.07f, new Look { Noise = (0.1f, 0.22f) }),
        new("sketch", 0.10f, new Look { Outline = 0.28f, Paper = new Rgb(0.92f, 0.9f, 0.85f),
            Backdrop = BackdropKind.Flat }),
        new("warm photo", 0.06f, new Look { Tint = new Rgb(1.1f, 0.85f, 0.55f) }),
        new("cold photo", 0.06f, new Look { Tint = new Rgb(0.6f, 0.88f, 1.1f) }),
        new("faded photo", 0.06f, new Look { Saturation = 0.45f, Value = 1.1f, Contrast = (0.55f, 0.8f),
            Brightness = (0.02f, 0.15f) }),
    ];

    /// <summary>A style of the mixture, as often as its share says.</summary>
    public static Style Draw(ref ItemRandom random)
    {
        var left = random.Uniform();
        foreach (var style in All)
        {
            left -= style.Share;
            if (left < 0)
                return style;
        }
        return All[0]; // the shares sum to 1 up to rounding
    }
}
