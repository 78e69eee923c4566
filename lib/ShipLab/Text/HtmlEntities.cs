using System.Globalization;
using System.Text;

namespace ShipLab.Text;

/// <summary>
/// HTML character references as text, by the rules of the HTML standard in the way that Python's <c>html.unescape</c> has them: all 2231
/// names, of which 106 also count without a semicolon and at the beginning of a longer word (<c>&amp;notit;</c> is "¬it;"); numbers in
/// decimal and hexadecimal, where 128 to 159 mean Windows-1252, surrogates and numbers beyond U+10FFFF mean U+FFFD, and numbers of no
/// character mean nothing. What is no reference stays as it is.
/// </summary>
internal static class HtmlEntities
{
    private const int LongestReference = 32;

    private static readonly Lazy<Tables> Names = new(Read);

    private sealed record Tables(Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Full,
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Open, int LongestOpen);

    /// <summary>Replaces every reference once: "&amp;amp;lt;" gives "&amp;lt;".</summary>
    public static string Unescape(string text)
    {
        var at = text.IndexOf('&');
        if (at < 0) return text;
        var result = new StringBuilder(text.Length).Append(text, 0, at);
        while (at < text.Length)
        {
            var length = text[at] == '&' ? ReferenceLength(text.AsSpan(at)) : 0;
            if (length == 0) result.Append(text[at++]);
            else
            {
                AppendMeaning(result, text.AsSpan(at + 1, length - 1));
                at += length;
            }
        }
        return result.ToString();
    }

    /// <summary>
    /// Replaces once only what is plainly a reference: ASCII letters and digits with a semicolon. Names all in capitals that the standard
    /// does not know count as the capital of the small name's character (<c>&amp;NTILDE;</c> is "Ñ"), as in ftfy.
    /// </summary>
    public static string UnescapeMarked(string text)
    {
        var at = text.IndexOf('&');
        if (at < 0) return text;
        var result = new StringBuilder(text.Length).Append(text, 0, at);
        while (at < text.Length)
        {
            var end = text[at] == '&' ? MarkedEnd(text, at) : -1;
            if (end >= 0 && Marked(text[(at + 1)..end]) is { } meaning)
            {
                result.Append(meaning);
                at = end + 1;
            }
            else result.Append(text[at++]);
        }
        return result.ToString();
    }

    /// <summary>Index of the semicolon that ends "&amp;" and 1 to 24 letters or digits, perhaps with "#" before them; -1 where none does.</summary>
    private static int MarkedEnd(string text, int at)
    {
        var start = at + 1 < text.Length && text[at + 1] == '#' ? at + 2 : at + 1;
        var end = start;
        while (end < text.Length && end - start < 24 && char.IsAsciiLetterOrDigit(text[end])) end++;
        return end > start && end < text.Length && text[end] == ';' ? end : -1;
    }

    /// <summary>What "name" or "#number", without its semicolon, stands for; null where it is no reference.</summary>
    private static string? Marked(string name)
    {
        var names = Names.Value;
        if (name[0] == '#')
        {
            var digits = name[1] is 'x' or 'X' ? name.AsSpan(2) : name.AsSpan(1);
            var whole = digits.Length > 0 && !digits.ContainsAnyExcept(name.Length - digits.Length == 2 ? "0123456789abcdefABCDEF" : "0123456789");
            return whole ? Unescape($"&{name};") : null;
        }
        if (names.Full.TryGetValue(name, out var known)) return known;
        if (name != name.ToUpperInvariant() || Unescape($"&{name};") != $"&{name};") return null;
        return names.Full.TryGetValue(name.ToLowerInvariant(), out var small) ? Capital(small) : null;
    }

    /// <summary>The capital of one character, where .NET, which maps code point to code point, has none as well.</summary>
    private static string Capital(string small) => small switch { "\u00DF" => "SS", "\u0131" => "I", _ => small.ToUpperInvariant() };

    /// <summary>How long a possible reference at the start of a text is, "&amp;" and semicolon included; 0 for none. As in
    /// html.unescape: "#" and digits, else up to 32 characters other than white space, "&lt;", "&amp;", "#" and ";".</summary>
    private static int ReferenceLength(ReadOnlySpan<char> text)
    {
        var end = 1;
        if (text.Length > 1 && text[1] == '#')
        {
            var hex = text.Length > 2 && text[2] is 'x' or 'X';
            var start = end = hex ? 3 : 2;
            while (end < text.Length && (hex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end]))) end++;
            if (end == start) return 0;
        }
        else
        {
            for (var count = 0; end < text.Length && count < LongestReference && text[end] is not ('\t' or '\n' or '\f' or ' ' or '<' or '&' or '#' or ';'); count++)
                end += char.IsHighSurrogate(text[end]) && end + 1 < text.Length && char.IsLowSurrogate(text[end + 1]) ? 2 : 1;
            if (end == 1) return 0;
        }
        return end < text.Length && text[end] == ';' ? end + 1 : end;
    }

    /// <param name="reference">what stands behind "&amp;", with its semicolon if it has one</param>
    private static void AppendMeaning(StringBuilder result, ReadOnlySpan<char> reference)
    {
        var closed = reference[^1] == ';';
        var name = closed ? reference[..^1] : reference;
        if (name[0] == '#')
        {
            AppendNumber(result, name[1..]);
            return;
        }
        var names = Names.Value;
        if (closed && names.Full.TryGetValue(name, out var meaning)) result.Append(meaning);
        else
        {
            var length = Math.Min(name.Length, names.LongestOpen);
            for (; length > 1; length--)
                if (names.Open.TryGetValue(name[..length], out meaning))
                {
                    result.Append(meaning).Append(reference[length..]);
                    return;
                }
            result.Append('&').Append(reference);
        }
    }

    private static void AppendNumber(StringBuilder result, ReadOnlySpan<char> digits)
    {
        long number = 0;
        var hex = digits[0] is 'x' or 'X';
        foreach (var digit in hex ? digits[1..] : digits)
            number = Math.Min(number * (hex ? 16 : 10) + Convert.ToInt32(digit.ToString(), 16), int.MaxValue);
        if (number is >= 0x80 and <= 0x9F) result.Append(Windows1252.ToChar((byte)number)); // its five gaps are the C1 controls themselves
        else if (number is 0 or >= 0xD800 and <= 0xDFFF or > 0x10FFFF) result.Append('\uFFFD');
        else if (!IsNoCharacter((int)number)) result.Append(char.ConvertFromUtf32((int)number));
    }

    /// <summary>Controls other than white space, and Unicode's noncharacters: HTML calls references to them errors, Python drops them.</summary>
    private static bool IsNoCharacter(int number) =>
        number is < 0x20 and not ('\t' or '\n' or '\f' or '\r') or 0x7F or >= 0xFDD0 and <= 0xFDEF || (number & 0xFFFE) == 0xFFFE;

    private static Tables Read()
    {
        var (full, open) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var line in TextTable.Lines("html-entities.txt"))
        {
            var equals = line.IndexOf('=');
            var meaning = TextTable.Text(TextTable.CodePoints(line[(equals + 1)..]));
            var name = line[..equals].TrimEnd('*');
            full.Add(name, meaning);
            if (line[equals - 1] == '*') open.Add(name, meaning);
        }
        return new Tables(full.GetAlternateLookup<ReadOnlySpan<char>>(), open.GetAlternateLookup<ReadOnlySpan<char>>(), open.Keys.Max(k => k.Length));
    }
}
