namespace ShipLab.Figures.Svg;

/// <summary>
/// Estimated widths of text. The viewer's font is unknown, so layout leaves room by an average of common sans-serif fonts, a
/// little on the wide side.
/// </summary>
internal static class TextMetrics
{
    /// <summary>Width in pixels at a font size in pixels.</summary>
    public static double Width(string text, double size) => text.Sum(Em) * 1.05 * size;

    /// <summary>The text, cut with an ellipsis where it is wider than <paramref name="width"/> pixels.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Width(text, size) <= width) return text;
        int keep = text.Length;
        while (keep > 1 && Width(text[..keep], size) + size * .8 > width) keep--;
        if (char.IsHighSurrogate(text[keep - 1])) keep--;
        return text[..keep].TrimEnd() + "…";
    }

    /// <summary>Lines that fit into <paramref name="width"/> pixels, broken at spaces; a longer word stays whole.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Width(longer, size) > width)
            {
                lines.Add(line);
                line = word;
            }
            else line = longer;
        }
        if (line.Length > 0) lines.Add(line);
        return lines;
    }

    private static double Em(char c) => c switch
    {
        'i' or 'l' or 'j' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => .3,
        'f' or 't' or 'r' or ' ' or '(' or ')' or '-' or '/' or '[' or ']' => .38,
        'm' or 'w' or 'M' or 'W' or '%' or '@' => .88,
        >= 'A' and <= 'Z' => .68,
        >= '0' and <= '9' => .6,
        > '\u2E7F' => 1.0,
        _ => .57,
    };
}
