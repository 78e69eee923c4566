using System.Text.RegularExpressions;
using ShipLab.Figures.Svg;

namespace ShipLab.Figures;

/// <content>What stands inside a line: code, math, links, emphasis.</content>
public static partial class Markdown
{
    /// <summary>
    /// Code and math first, as nothing inside them is markup; then links, then emphasis. Finished pieces are kept aside under
    /// numbers between two private-use characters.
    /// </summary>
    internal static string Inline(string text)
    {
        var kept = new List<string>();
        string Keep(string html)
        {
            kept.Add(html);
            return $"\uE000{kept.Count - 1}\uE001";
        }
        text = text.Replace("\uE000", "").Replace("\uE001", "");
        text = CodeSpan().Replace(text, m => Keep($"<code>{SvgCanvas.Escape(m.Groups[2].Value.Trim())}</code>"));
        text = MathSpan().Replace(text, m => Keep($"<span class=\"math\">{SimpleMath.ToHtml(m.Groups[1].Value)}</span>"));
        text = Escaped().Replace(text, m => Keep(SvgCanvas.Escape(m.Groups[1].Value)));
        text = AllowedTag().Replace(text, m => Keep(m.Value.ToLowerInvariant()));
        text = SvgCanvas.Escape(text);
        text = Image().Replace(text, m => m.Groups[1].Value);
        text = Link().Replace(text, m => SafeAddress(m.Groups[2].Value) is { } address
            ? $"{Keep($"<a href=\"{address}\">")}{m.Groups[1].Value}{Keep("</a>")}" : m.Groups[1].Value);
        text = Strong().Replace(text, "<strong>$2</strong>");
        text = StarEmphasis().Replace(text, "<em>$1</em>");
        text = UnderscoreEmphasis().Replace(text, "<em>$1</em>");
        for (int k = kept.Count - 1; k >= 0; k--) text = text.Replace($"\uE000{k}\uE001", kept[k]);
        return text;
    }

    private static string? SafeAddress(string address)
    {
        if (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith('#')) return address;
        bool relative = !address.Contains(':') && !address.StartsWith('/') && !address.StartsWith('\\');
        return relative ? address : null;
    }

    [GeneratedRegex(@"</?(details|summary|sub|sup|br)\s*/?>", RegexOptions.IgnoreCase)]
    private static partial Regex AllowedTag();

    [GeneratedRegex(@"(`+)(.+?)\1", RegexOptions.Singleline)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"(?<![\\\w$])\$(?=\S)([^$\n]+?)(?<=\S)\$(?![\w$])")]
    private static partial Regex MathSpan();

    [GeneratedRegex(@"\\([\\`*_{}\[\]()#+\-.!|$<>])")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"!\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", RegexOptions.Singleline)]
    private static partial Regex Strong();

    [GeneratedRegex(@"\*(?=\S)([^*]+?)(?<=\S)\*", RegexOptions.Singleline)]
    private static partial Regex StarEmphasis();

    [GeneratedRegex(@"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)", RegexOptions.Singleline)]
    private static partial Regex UnderscoreEmphasis();
}
