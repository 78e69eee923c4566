using System.Text;

namespace ShipLab.Figures.Svg;

/// <summary>Writes SVG elements as text, with short coordinates and escaped strings.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder svg = new();

    /// <summary>Appends ready-made SVG.</summary>
    public SvgCanvas Raw(string text)
    {
        svg.Append(text);
        return this;
    }

    public void Line(double x1, double y1, double x2, double y2, string color, double width = 1, Dash dash = Dash.Solid) =>
        svg.Append($"<path d=\"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}\" stroke=\"{color}\" stroke-width=\"{N(width)}\"{Dashes(dash)}/>");

    public void Rect(Box box, string fill, double opacity = 1, string? title = null)
    {
        svg.Append($"<rect x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" fill=\"{fill}\"");
        if (opacity < 1) svg.Append($" fill-opacity=\"{CompactNumber.Json(opacity)}\"");
        Close("rect", title);
    }

    /// <summary>A path with attributes written by the caller; <paramref name="title"/> is its tool tip.</summary>
    public void Path(string d, string attributes, string? title = null)
    {
        if (d.Length == 0) return;
        svg.Append($"<path d=\"{d}\" {attributes}");
        Close("path", title);
    }

    /// <summary>Text at its baseline. Ink by default, which pages may recolour by the class "ink".</summary>
    public void Text(double x, double y, string text, double size = HouseStyle.SmallSize, string anchor = "start",
        bool bold = false, double angle = 0, string? color = null, string? title = null)
    {
        svg.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\"");
        if (anchor != "start") svg.Append($" text-anchor=\"{anchor}\"");
        if (bold) svg.Append(" font-weight=\"600\"");
        if (angle != 0) svg.Append($" transform=\"rotate({N(angle)} {N(x)} {N(y)})\"");
        svg.Append(color is null ? $" class=\"ink\" fill=\"{HouseStyle.Ink}\"" : $" fill=\"{color}\"");
        svg.Append('>').Append(Escape(text));
        if (title is not null) svg.Append("<title>").Append(Escape(title)).Append("</title>");
        svg.Append("</text>");
    }

    public override string ToString() => svg.ToString();

    /// <summary>Text for XML: markup characters escaped, characters that XML 1.0 forbids dropped.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (pair) escaped.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF' || (c < ' ' && c is not ('\t' or '\n' or '\r'))) continue;
            else escaped.Append(c switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&quot;", _ => c.ToString() });
        }
        return escaped.ToString();
    }

    /// <summary>A dash attribute, or nothing for a solid line.</summary>
    public static string Dashes(Dash dash) => dash switch
    {
        Dash.Dashed => " stroke-dasharray=\"7 4\"",
        Dash.Dotted => " stroke-dasharray=\"2 3\"",
        _ => "",
    };

    /// <summary>A pixel coordinate.</summary>
    public static string N(double value) => CompactNumber.Pixel(value);

    private void Close(string element, string? title)
    {
        if (title is null) svg.Append("/>");
        else svg.Append("><title>").Append(Escape(title)).Append("</title></").Append(element).Append('>');
    }
}
