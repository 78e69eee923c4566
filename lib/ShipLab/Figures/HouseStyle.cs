namespace ShipLab.Figures;

/// <summary>
/// How the lab's figures look: one palette, one font, one set of sizes. Backgrounds stay transparent and the ink is a grey that
/// is readable on white and on a dark editor's #1e1e1e alike (contrast 4.1 on either), so one picture serves both; pages that know their
/// theme (our HTML) use a stronger ink.
/// </summary>
public static class HouseStyle
{
    /// <summary>
    /// Eight colours after Okabe and Ito (2008), told apart with any common colour blindness; their yellow and black, which
    /// vanish on white and on dark pages, are replaced by olive and grey.
    /// </summary>
    public static IReadOnlyList<string> Palette { get; } =
        ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#A39A00", "#8C8C8C"];

    /// <summary>Grey for what is compared against: zero-shot, the control, "before".</summary>
    public const string Reference = "#8C8C8C";

    /// <summary>Text and axis lines.</summary>
    public const string Ink = "#777D88";

    /// <summary>Grid lines: faint on any background.</summary>
    public const string Grid = "rgba(128,128,128,0.22)";

    /// <summary>The font of all text; the viewer's own interface font.</summary>
    public const string Font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

    /// <summary>Default size of a figure in pixels: fits a notebook's output and a printed page.</summary>
    public const int Width = 720, Height = 400;

    internal const double TitleSize = 16, TextSize = 12, SmallSize = 11;

    /// <summary>Light to dark blue for amounts (similarity, counts).</summary>
    internal static readonly (double At, string Color)[] Sequential =
        [(0, "#F1F6FB"), (.25, "#B9D3EA"), (.5, "#6BA5D1"), (.75, "#2B74AD"), (1, "#0B3C6F")];

    /// <summary>Orange to violet through near-white, for values around a middle (after ColorBrewer's PuOr).</summary>
    internal static readonly (double At, string Color)[] Diverging =
        [(0, "#B35806"), (.25, "#F1A340"), (.5, "#F7F7F7"), (.75, "#998EC3"), (1, "#542788")];

    /// <summary>Colour of the n-th class: the palette repeats, the symbol (<see cref="SymbolOf"/>) then changes.</summary>
    public static string ColorOf(int index) => Palette[index % Palette.Count];

    /// <summary>Symbol of the n-th class: changes each time the palette has been used up.</summary>
    public static Symbol SymbolOf(int index) => (Symbol)(index / Palette.Count % 5);

    /// <summary>The colour at t in [0, 1] of a scale, as "#RRGGBB".</summary>
    internal static string At((double At, string Color)[] scale, double t)
    {
        t = Math.Clamp(t, 0, 1);
        int i = 1;
        while (i < scale.Length - 1 && scale[i].At < t) i++;
        double u = (t - scale[i - 1].At) / (scale[i].At - scale[i - 1].At);
        var (r0, g0, b0) = Rgb(scale[i - 1].Color);
        var (r1, g1, b1) = Rgb(scale[i].Color);
        return $"#{Mix(r0, r1, u):X2}{Mix(g0, g1, u):X2}{Mix(b0, b1, u):X2}";
    }

    /// <summary>Black or white, whichever is readable on the colour (relative luminance of WCAG 2).</summary>
    internal static string InkOn(string color)
    {
        var (r, g, b) = Rgb(color);
        double luminance = .2126 * Linear(r) + .7152 * Linear(g) + .0722 * Linear(b);
        return luminance > .36 ? "#222222" : "#FFFFFF";
    }

    /// <summary>"#RRGGBB" with an opacity, as CSS and Plotly read it.</summary>
    internal static string Fade(string color, double opacity)
    {
        var (r, g, b) = Rgb(color);
        return $"rgba({r},{g},{b},{CompactNumber.Json(opacity)})";
    }

    private static int Mix(int a, int b, double u) => (int)Math.Round(a + (b - a) * u);

    private static double Linear(int channel)
    {
        double c = channel / 255.0;
        return c <= .04045 ? c / 12.92 : Math.Pow((c + .055) / 1.055, 2.4);
    }

    private static (int R, int G, int B) Rgb(string color)
    {
        if (color.Length != 7 || color[0] != '#' || !color.AsSpan(1).ContainsOnlyHex())
            throw new ArgumentException($"The colour '{color}' is not of the form #RRGGBB.", nameof(color));
        return (Convert.ToInt32(color[1..3], 16), Convert.ToInt32(color[3..5], 16), Convert.ToInt32(color[5..7], 16));
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (char c in text) if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }
}
