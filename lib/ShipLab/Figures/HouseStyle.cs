using Plotly.NET;

namespace ShipLab.Figures;

/// <summary>
/// How every figure of the lab looks: one template for Plotly.NET's charts, one colour for each thing that figures show
/// again and again. The first use of this class makes the template Plotly.NET's default and tells a notebook's kernel
/// how charts are shown.
/// </summary>
public static class HouseStyle
{
    /// <summary>Grey for what is compared against: zero-shot, real features, "before".</summary>
    public const string Reference = "#8C8C8C";

    /// <summary>Dashed lines at a value to look at.</summary>
    public const string Mark = "#D55E00";

    /// <summary>Text where the page's colour is not known. On white its contrast is 4.9; no grey has 4.5 on a dark
    /// editor's #1E1E1E too, so text has a white rim there ("shadow"), which white pages swallow. Pages of the lab's
    /// own HTML choose the ink by their background.</summary>
    internal const string Ink = "#6A717C";

    internal const string Grid = "rgba(128,128,128,0.22)";

    internal const int Width = 720, Height = 400;

    private const string Font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

    /// <summary>Colours after Okabe and Ito (2008), told apart with any common colour blindness; their yellow and
    /// black, which vanish on white and on dark pages, are an olive and a grey here.</summary>
    public static IReadOnlyList<string> Palette { get; } =
        ["#0072B2", "#E69F00", "#009E73", Mark, "#56B4E9", "#CC79A7", "#A39A00", Reference];

    /// <summary>Light to dark blue for amounts.</summary>
    internal static readonly object[][] Sequential = [[0, "#F1F6FB"], [.25, "#B9D3EA"], [.5, "#6BA5D1"],
        [.75, "#2B74AD"], [1, "#0B3C6F"]];

    /// <summary>Orange to violet through near-white, for values around a middle (after ColorBrewer's PuOr).</summary>
    internal static readonly object[][] Diverging = [[0, "#B35806"], [.25, "#F1A340"], [.5, "#F7F7F7"],
        [.75, "#998EC3"], [1, "#542788"]];

    /// <summary>What has a colour of its own in all figures. Of several words that a name has, the first of this list
    /// decides.</summary>
    private static readonly (string Word, int Colour)[] Known =
    [
        ("ship", 0), ("vae", 0), ("calibrated", 0), ("after", 0), ("synthesized", 0), ("control", 1), ("text", 1),
        ("the right", 0),
        ("another new", 2), ("zero-shot", 7), ("real", 7), ("before", 7), ("as trained", 7), ("none", 7),
        ("base", 4), ("seen", 4),
        ("new", 2), ("unseen", 2), ("h", 5), ("coop", 3), ("cocoop", 5), ("clip-adapter", 1), ("linear-probe", 5),
        ("tip-adapter", 4),
        ("tip-adapter-f", 6), ("gda", 2), ("proker", 0),
    ];

    static HouseStyle()
    {
        Defaults.DefaultTemplate = Template;
        (Defaults.DefaultWidth, Defaults.DefaultHeight) = (Width, Height);
        ChartDisplay.Register();
    }

    /// <summary>The colour of the n-th of several things without a colour of their own.</summary>
    public static string ColorOf(int index) => Palette[index % Palette.Count];

    /// <summary>The colour that a method, a group of classes or a kind of feature has in every figure; null for other
    /// names.</summary>
    public static string? ColorOf(string name)
    {
        var words = " "
            + $"{name.ToLowerInvariant().Replace(",", " ").Replace("(", " ").Replace(")", " ").Replace("'s", "")} ";
        var at = Array.FindIndex(Known, known => words.Contains($" {known.Word} ", StringComparison.Ordinal));
        return at < 0 ? null : Palette[Known[at].Colour];
    }

    /// <summary>Makes the lab's look and display the default, for charts made by Plotly.NET's verbs alone.</summary>
    public static void Use() { } // the work is the static constructor's

    /// <summary>What Plotly.NET's 8 KB template is replaced by. Backgrounds are transparent, names are never cut
    /// off.</summary>
    public static Template Template { get; } = ChartProperties.With(new Template(), new
    {
        layout = new
        {
            font = new { family = Font, size = 12, color = Ink, shadow = "auto" },
            title = new
            {
                x = 0, xanchor = "left", y = 1, yref = "container", yanchor = "top", pad = new { l = 12, t = 14 },
                font = new { size = 16 },
            },
            colorway = Palette,
            paper_bgcolor = "rgba(0,0,0,0)",
            plot_bgcolor = "rgba(0,0,0,0)",
            hovermode = "closest",
            margin = new { l = 60, r = 20, t = 50, b = 50 },
            xaxis = Axis,
            yaxis = Axis,
        },
    });

    private static object Axis => new
        { automargin = true, ticks = "", gridcolor = Grid, zerolinecolor = "rgba(128,128,128,0.5)",
        title = new { standoff = 10 } };
}
