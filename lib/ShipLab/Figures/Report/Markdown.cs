using System.Text;
using System.Text.RegularExpressions;
using ShipLab.Figures.Svg;

namespace ShipLab.Figures;

/// <summary>
/// The part of Markdown that the notebooks use, as HTML: headings, paragraphs, lists, quotes, fenced code, tables, rules, and
/// inside them code, emphasis, links and simple math. All other HTML is shown as text; only <c>details</c>, <c>summary</c>,
/// <c>sub</c>, <c>sup</c> and <c>br</c> tags without attributes pass. Links go to web pages, anchors and relative files only.
/// </summary>
public static partial class Markdown
{
    /// <summary>The HTML of a text. Headings get ids made of <paramref name="idPrefix"/> and their words.</summary>
    public static string ToHtml(string text, string idPrefix = "")
    {
        var html = new StringBuilder();
        Blocks([.. text.ReplaceLineEndings("\n").Split('\n')], html, idPrefix);
        return html.ToString();
    }

    /// <summary>The headings of a text outside of code, with their levels and ids as <see cref="ToHtml"/> writes them.</summary>
    public static IReadOnlyList<(int Level, string Text, string Id)> Headings(string text, string idPrefix = "")
    {
        var headings = new List<(int, string, string)>();
        bool code = false;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) code = !code;
            if (!code && Heading().Match(line) is { Success: true } match)
                headings.Add((match.Groups[1].Length, PlainText(match.Groups[2].Value), Id(match.Groups[2].Value, idPrefix)));
        }
        return headings;
    }

    private static void Blocks(IReadOnlyList<string> lines, StringBuilder html, string idPrefix)
    {
        int i = 0;
        while (i < lines.Count)
        {
            string line = lines[i], trimmed = line.Trim();
            if (trimmed.Length == 0) i++;
            else if (trimmed.StartsWith("```", StringComparison.Ordinal)) i = Code(lines, i, html);
            else if (trimmed.StartsWith("$$", StringComparison.Ordinal)) i = DisplayMath(lines, i, html);
            else if (Heading().Match(line) is { Success: true } heading)
            {
                int level = heading.Groups[1].Length;
                html.Append($"<h{level} id=\"{Id(heading.Groups[2].Value, idPrefix)}\">{Inline(heading.Groups[2].Value)}</h{level}>\n");
                i++;
            }
            else if (trimmed is "---" or "***" or "___")
            {
                html.Append("<hr>\n");
                i++;
            }
            else if (trimmed.StartsWith('>')) i = Quote(lines, i, html, idPrefix);
            else if (ListItem().IsMatch(line)) i = List(lines, i, html, idPrefix);
            else if (i + 1 < lines.Count && trimmed.Contains('|') && TableRule().IsMatch(lines[i + 1])) i = Table(lines, i, html);
            else if (AllowedBlock().IsMatch(trimmed))
            {
                html.Append(Inline(trimmed)).Append('\n');
                i++;
            }
            else i = Paragraph(lines, i, html);
        }
    }

    private static int Code(IReadOnlyList<string> lines, int i, StringBuilder html)
    {
        int indent = lines[i].Length - lines[i].TrimStart().Length;
        var code = new StringBuilder();
        for (i++; i < lines.Count && !lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal); i++)
            code.Append(lines[i].Length >= indent ? lines[i][indent..] : lines[i].TrimStart()).Append('\n');
        html.Append($"<pre><code>{SvgCanvas.Escape(code.ToString())}</code></pre>\n");
        return i + 1;
    }

    private static int DisplayMath(IReadOnlyList<string> lines, int i, StringBuilder html)
    {
        var math = new StringBuilder(lines[i].Trim()[2..]);
        while (!math.ToString().TrimEnd().EndsWith("$$", StringComparison.Ordinal) && i + 1 < lines.Count)
            math.Append('\n').Append(lines[++i]);
        string text = math.ToString().TrimEnd();
        if (text.EndsWith("$$", StringComparison.Ordinal)) text = text[..^2];
        html.Append($"<p class=\"math\">{SimpleMath.ToHtml(text)}</p>\n");
        return i + 1;
    }

    private static int Quote(IReadOnlyList<string> lines, int i, StringBuilder html, string idPrefix)
    {
        var inner = new List<string>();
        for (; i < lines.Count && lines[i].TrimStart().StartsWith('>'); i++)
        {
            string rest = lines[i].TrimStart()[1..];
            inner.Add(rest.StartsWith(' ') ? rest[1..] : rest);
        }
        html.Append("<blockquote>\n");
        Blocks(inner, html, idPrefix);
        html.Append("</blockquote>\n");
        return i;
    }

    /// <summary>Items of one list; deeper lines belong to the item before them and are read as Markdown themselves.</summary>
    private static int List(IReadOnlyList<string> lines, int i, StringBuilder html, string idPrefix)
    {
        var first = ListItem().Match(lines[i]);
        int indent = first.Groups[1].Length;
        bool ordered = char.IsAsciiDigit(first.Groups[2].Value[0]);
        string start = ordered && first.Groups[2].Value.TrimEnd('.', ')') is var number && number != "1" ? $" start=\"{number}\"" : "";
        html.Append(ordered ? $"<ol{start}>\n" : "<ul>\n");
        while (i < lines.Count)
        {
            var item = ListItem().Match(lines[i]);
            if (!item.Success || item.Groups[1].Length < indent || char.IsAsciiDigit(item.Groups[2].Value[0]) != ordered) break;
            var inner = new List<string> { lines[i][item.Length..] };
            int depth = item.Length;
            for (i++; i < lines.Count; i++)
            {
                string line = lines[i];
                int spaces = line.Length - line.TrimStart().Length;
                bool blank = line.Trim().Length == 0;
                bool continues = blank ? i + 1 < lines.Count && lines[i + 1].Length - lines[i + 1].TrimStart().Length > indent && lines[i + 1].Trim().Length > 0
                    : spaces > indent;
                if (!continues) break;
                inner.Add(blank ? "" : line[Math.Min(spaces, depth)..]);
            }
            html.Append("<li>");
            if (inner.Count == 1) html.Append(Inline(inner[0]));
            else
            {
                int text = inner.FindIndex(l => l.Trim().Length == 0 || ListItem().IsMatch(l) || l.TrimStart().StartsWith("```", StringComparison.Ordinal));
                text = text < 0 ? inner.Count : text;
                html.Append(Inline(string.Join('\n', inner.Take(text))));
                if (text < inner.Count) Blocks([.. inner.Skip(text)], html, idPrefix);
            }
            html.Append("</li>\n");
        }
        html.Append(ordered ? "</ol>\n" : "</ul>\n");
        return i;
    }

    private static int Table(IReadOnlyList<string> lines, int i, StringBuilder html)
    {
        var align = Row(lines[i + 1]).Select(c => (c.StartsWith(':'), c.EndsWith(':')) switch
        {
            (true, true) => " style=\"text-align:center\"",
            (false, true) => " style=\"text-align:right\"",
            _ => "",
        }).ToList();
        string Cells(string line, string tag) => string.Concat(Row(line).Select((c, k) => $"<{tag}{(k < align.Count ? align[k] : "")}>{Inline(c)}</{tag}>"));
        html.Append($"<div class=\"table\"><table><thead><tr>{Cells(lines[i], "th")}</tr></thead><tbody>\n");
        for (i += 2; i < lines.Count && lines[i].Contains('|') && lines[i].Trim().Length > 0; i++)
            html.Append($"<tr>{Cells(lines[i], "td")}</tr>\n");
        html.Append("</tbody></table></div>\n");
        return i;
    }

    private static IEnumerable<string> Row(string line)
    {
        string inner = line.Trim();
        if (inner.StartsWith('|')) inner = inner[1..];
        if (inner.EndsWith('|') && !inner.EndsWith("\\|", StringComparison.Ordinal)) inner = inner[..^1];
        return CellBorder().Split(inner).Select(c => c.Trim().Replace("\\|", "|"));
    }

    private static int Paragraph(IReadOnlyList<string> lines, int i, StringBuilder html)
    {
        var text = new List<string>();
        do text.Add(lines[i++].TrimEnd());
        while (i < lines.Count && lines[i].Trim().Length > 0 && !Heading().IsMatch(lines[i]) && !ListItem().IsMatch(lines[i])
            && !lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal) && !AllowedBlock().IsMatch(lines[i].Trim())
            && !lines[i].TrimStart().StartsWith('>'));
        html.Append($"<p>{Inline(string.Join('\n', text))}</p>\n");
        return i;
    }

    private static string PlainText(string text) => Strong().Replace(text, "$2").Replace("`", "").Replace("*", "").Trim();

    private static string Id(string heading, string prefix) =>
        prefix + string.Join('-', PlainText(heading).ToLowerInvariant().Split([.. " \t.,:;!?()[]{}<>\"'`*/\\&#=+$^|~%@"], StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^(#{1,6})\s+(.+?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(\s*)([-*+]|\d{1,9}[.)])\s+")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")]
    private static partial Regex TableRule();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();

    [GeneratedRegex(@"^</?(details|summary)>", RegexOptions.IgnoreCase)]
    private static partial Regex AllowedBlock();
}
