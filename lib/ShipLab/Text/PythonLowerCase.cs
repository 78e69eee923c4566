namespace ShipLab.Text;

/// <summary>
/// Lower case as Python 3.11's <c>str.lower</c> has it: Unicode's full mapping, in which U+0130 becomes "i" and
/// a combining dot, and a capital sigma becomes a final one at the end of a word (Unicode Standard, section 3.13,
/// Final_Sigma). Capitals that Unicode got after version 14, Python 3.11's, stay as they are.
/// </summary>
internal static class PythonLowerCase
{
    private const int Sigma = 0x3A3;

    /// <summary>The lower case of a text.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (rune.Value == Sigma) result.Append(IsFinal(text, at) ? '\u03C2' : '\u03C3');
            else if (rune.Value == 0x130) result.Append("i\u0307");
            else result.Append(IsNewer(rune.Value) ? rune : Rune.ToLowerInvariant(rune));
            at += length;
        }
        return result.ToString();
    }

    /// <summary>A cased letter before and none behind, whatever may be ignored between.</summary>
    private static bool IsFinal(ReadOnlySpan<char> text, int at)
    {
        var before = text[..at];
        var behind = text[(at + 1)..];
        Rune rune;
        do
        {
            if (before.IsEmpty) return false;
            Rune.DecodeLastFromUtf16(before, out rune, out var length);
            before = before[..^length];
        } while (IsIgnored(rune));
        if (!IsCased(rune)) return false;
        while (!behind.IsEmpty)
        {
            Rune.DecodeFromUtf16(behind, out rune, out var length);
            if (!IsIgnored(rune)) return !IsCased(rune);
            behind = behind[length..];
        }
        return true;
    }

    /// <summary>Unicode's Case_Ignorable: marks, format characters, modifiers, and punctuation within words.</summary>
    private static bool IsIgnored(Rune rune) =>
        rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    /// <summary>Unicode's Cased: letters with case, and the ordinal signs, Roman numerals and circled or squared
    /// letters.</summary>
    private static bool IsCased(Rune rune) =>
        rune.Value is 0xAA or 0xBA or >= 0x2160 and <= 0x217F or >= 0x24B6 and <= 0x24E9
            or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter;

    /// <summary>Capitals of Unicode 15 to 17: Garay, and some of Cyrillic and Latin.</summary>
    private static bool IsNewer(int point) =>
        point is 0x1C89 or 0xA7CB or 0xA7CC or 0xA7CE or 0xA7D2 or 0xA7D4 or 0xA7DA or 0xA7DC
            or >= 0x10D50 and <= 0x10D65 or >= 0x16EA0 and <= 0x16EB8;
}
