using System.Security.Cryptography;
using System.Text;
using static ShipLab.Figures.Svg.SvgCanvas;

namespace ShipLab.Figures.Svg;

/// <summary>
/// Points. In a figure with few, each is an element of its own with a tool tip; otherwise all points of a mark are one path whose
/// corners carry a marker, which costs about 11 bytes a point.
/// </summary>
internal static class SvgPoints
{
    private const int MostWithToolTips = 250;

    public static void Draw(SvgCanvas canvas, PanelLayout panel, Points points, string color)
    {
        bool each = panel.Panel.Marks.OfType<Points>().Sum(p => p.X.Count) <= MostWithToolTips;
        string paint = Paint(points, color);
        var corners = new StringBuilder();
        for (int i = 0; i < points.X.Count; i++)
        {
            double x = panel.X.Map(points.X[i], panel.Plot.X, panel.Plot.Right), y = panel.Y.Map(points.Y[i], panel.Plot.Bottom, panel.Plot.Y);
            if (!double.IsFinite(x) || !double.IsFinite(y)) continue;
            if (points.Errors is { } errors) ErrorBar(canvas, panel, x, points.Y[i], errors[i], color);
            if (each) canvas.Path(Outline(points.Symbol, x, y, points.Size), paint, Tip(points, i));
            else corners.Append(corners.Length == 0 ? 'M' : ' ').Append(N(x)).Append(' ').Append(N(y));
        }
        if (corners.Length > 0) Marked(canvas, points, paint, corners.ToString());
    }

    /// <summary>One path with a marker at every corner; the marker's name comes from the path, as a page may hold many figures.</summary>
    private static void Marked(SvgCanvas canvas, Points points, string paint, string corners)
    {
        string id = "m" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(paint + corners)).AsSpan(0, 4));
        canvas.Raw($"<marker id=\"{id}\" overflow=\"visible\">");
        canvas.Path(Outline(points.Symbol, 0, 0, points.Size), paint);
        canvas.Raw("</marker>");
        canvas.Path(corners, $"style=\"marker:url(#{id})\"", points.Name.Length > 0 ? points.Name : null);
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
