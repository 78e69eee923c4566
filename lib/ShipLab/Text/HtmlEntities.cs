using System.Net;
using System.Text.RegularExpressions;
using Markdig.Helpers;

namespace ShipLab.Text;

/// <summary>
/// HTML character references as text, in the way that Python's <c>html.unescape</c> has them: HTML 5's names (Markdig's
/// table; WebUtility's ends with HTML 4), of which the old ones also count without a semicolon and at the beginning
/// of a longer word (<c>&amp;notit;</c> is "¬it;"); numbers, where 128 to 159 mean Windows-1252. What is no reference
/// stays as it is.
/// </summary>
internal static partial class HtmlEntities
{
    /// <summary>Replaces every reference once: "&amp;amp;lt;" gives "&amp;lt;".</summary>
    public static string Unescape(string text) =>
        Reference().Replace(text, reference => Meaning(reference.Groups[1].Value) ?? reference.Value);

    /// <summary>
    /// Replaces once only what is plainly a reference: ASCII letters and digits with a semicolon. Names all in capitals
    /// that the standard does not know count as the capital of the small name's character (<c>&amp;NTILDE;</c> is "Ñ"),
    /// as in ftfy.
    /// </summary>
    public static string UnescapeMarked(string text) =>
        Marked().Replace(text, reference => MarkedMeaning(reference.Value));

    private static string MarkedMeaning(string reference)
    {
        var name = reference[1..^1];
        if (name[0] == '#' || EntityHelper.DecodeEntity(name) is not null) return Unescape(reference);
        var unknown = name == name.ToUpperInvariant() && Unescape(reference) == reference;
        var small = unknown ? EntityHelper.DecodeEntity(name.ToLowerInvariant()) : null;
        return small?.ToUpperInvariant() ?? reference;
    }

    /// <param name="name">what stands behind "&amp;", with its semicolon if it has one</param>
    private static string? Meaning(string name)
    {
        var closed = name[^1] == ';';
        if (name[0] == '#') return Number(name[1..].TrimEnd(';'));
        if (closed && EntityHelper.DecodeEntity(name.AsSpan(0, name.Length - 1)) is { } meaning) return meaning;
        for (var length = name.Length; length > 1; length--)
            if (Open(name[..length]) is { } open) return open + name[length..];
        return null;
    }

    /// <summary>A name that needs no semicolon: those of Latin-1, and of what HTML itself is written with.</summary>
    private static string? Open(string name)
    {
        if (name is "amp" or "lt" or "gt" or "quot" or "AMP" or "LT" or "GT" or "QUOT" or "COPY" or "REG")
            return EntityHelper.DecodeEntity(name);
        return WebUtility.HtmlDecode($"&{name};") is [>= '\u00A0' and <= '\u00FF'] latin ? latin : null;
    }

    private static string Number(string digits)
    {
        var style = digits[0] is 'x' or 'X' ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        var known = int.TryParse(digits.TrimStart('x', 'X'), style, CultureInfo.InvariantCulture, out var number);
        if (!known || number == 0 || !Rune.IsValid(number)) return "\uFFFD";
        if (number is >= 0x80 and <= 0x9F) return Mojibake.InPlaceOf((char)number).ToString();
        // Other controls, and Unicode's noncharacters: HTML calls references to them errors, Python drops them.
        var none = number is < 0x20 and not ('\t' or '\n' or '\f' or '\r') or 0x7F or >= 0xFDD0 and <= 0xFDEF;
        return none || (number & 0xFFFE) == 0xFFFE ? "" : char.ConvertFromUtf32(number);
    }

    [GeneratedRegex(@"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")]
    private static partial Regex Reference();

    [GeneratedRegex("&(?:#[0-9]{1,24}|#[xX][0-9a-fA-F]{1,23}|[a-zA-Z0-9]{1,24});")]
    private static partial Regex Marked();
}
