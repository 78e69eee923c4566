using System.Text;
using static ShipLab.Figures.Svg.SvgCanvas;

namespace ShipLab.Figures.Svg;

/// <summary>
/// Points. Few points are elements of their own with tool tips; a thousand of one class are one path, which keeps the picture at
/// about 20 bytes a point.
/// </summary>
internal static class SvgPoints
{
    private const int MostWithToolTips = 120;

    public static void Draw(SvgCanvas canvas, PanelLayout panel, Points points, string color)
    {
        string paint = Paint(points, color);
        bool each = points.X.Count <= MostWithToolTips && (points.Hover is not null || points.X.Count <= 30);
        var whole = new StringBuilder();
        for (int i = 0; i < points.X.Count; i++)
        {
            double x = panel.X.Map(points.X[i], panel.Plot.X, panel.Plot.Right), y = panel.Y.Map(points.Y[i], panel.Plot.Bottom, panel.Plot.Y);
            if (!double.IsFinite(x) || !double.IsFinite(y)) continue;
            if (points.Errors is { } errors) ErrorBar(canvas, panel, x, points.Y[i], errors[i], color);
            string outline = Outline(points.Symbol, x, y, points.Size);
            if (each) canvas.Path(outline, paint, Tip(points, i));
            else whole.Append(outline);
        }
        canvas.Path(whole.ToString(), paint, points.Name.Length > 0 ? points.Name : null);
    }

    /// <summary>Fill or outline of the points.</summary>
    public static string Paint(Points points, string color) => points.Hollow
        ? $"stroke=\"{color}\" stroke-width=\"1.4\" stroke-opacity=\"{CompactNumber.Json(points.Opacity)}\""
        : $"fill=\"{color}\" fill-opacity=\"{CompactNumber.Json(points.Opacity)}\"";

    /// <summary>The path of a symbol around (x, y), <paramref name="size"/> pixels wide.</summary>
    public static string Outline(Symbol symbol, double x, double y, double size)
    {
        double r = size / 2;
        string s = N(size), m = N(-size), h = N(r), n = N(-r);
        return symbol switch
        {
            Symbol.Square => $"M{N(x - r * .88)} {N(y - r * .88)}h{N(size * .88)}v{N(size * .88)}h{N(-size * .88)}z",
            Symbol.Diamond => $"M{N(x)} {N(y - r * 1.2)}l{N(r * 1.2)} {N(r * 1.2)} {N(-r * 1.2)} {N(r * 1.2)} {N(-r * 1.2)} {N(-r * 1.2)}z",
            Symbol.Triangle => $"M{N(x)} {N(y - r * 1.15)}l{N(r * 1.1)} {N(size * .95)}h{N(-r * 2.2)}z",
            Symbol.Cross => $"M{N(x - r * .35)} {N(y - r)}h{N(r * .7)}v{N(r * .65)}h{N(r * .65)}v{N(r * .7)}h{N(-r * .65)}v{N(r * .65)}h{N(-r * .7)}"
                + $"v{N(-r * .65)}h{N(-r * .65)}v{N(-r * .7)}h{N(r * .65)}z",
            _ => $"M{N(x - r)} {N(y)}a{h} {h} 0 1 0 {s} 0a{h} {h} 0 1 0 {m} 0z",
        };
    }

    /// <summary>A vertical bar of plus and minus <paramref name="error"/> with short ends.</summary>
    public static void ErrorBar(SvgCanvas canvas, PanelLayout panel, double x, double value, double error, string color)
    {
        if (!double.IsFinite(value) || !double.IsFinite(error)) return;
        double top = panel.Y.Map(value + error, panel.Plot.Bottom, panel.Plot.Y), bottom = panel.Y.Map(value - error, panel.Plot.Bottom, panel.Plot.Y);
        if (!double.IsFinite(top) || !double.IsFinite(bottom)) return;
        canvas.Path($"M{N(x)} {N(top)}V{N(bottom)}M{N(x - 3)} {N(top)}h6M{N(x - 3)} {N(bottom)}h6", $"stroke=\"{color}\" stroke-width=\"1.2\"");
    }

    private static string Tip(Points points, int i)
    {
        string at = $"({CompactNumber.Plain(points.X[i])}, {CompactNumber.Plain(points.Y[i])})";
        string error = points.Errors is { } e ? $" ± {CompactNumber.Plain(e[i])}" : "";
        string text = points.Hover is { } hover ? hover[i] : at + error;
        return points.Name.Length > 0 ? $"{points.Name}: {text}" : text;
    }
}
