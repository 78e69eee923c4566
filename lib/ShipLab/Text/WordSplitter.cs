namespace ShipLab.Text;

/// <summary>
/// Splits a cleaned text into the words that byte-pair encoding works on, as CLIP's simple_tokenizer does with
/// <c>&lt;|startoftext|&gt;|&lt;|endoftext|&gt;|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+</c>,
/// ignoring case. Written as a scanner over code points, so that letters beyond U+FFFF count as letters. That
/// case is ignored shows in two places in lower-cased text: "ſ" counts as "s", and U+0345 (a mark whose capital is
/// a letter) fits nothing and is left out.
/// </summary>
internal static class WordSplitter
{
    public const string Start = "<|startoftext|>", End = "<|endoftext|>";

    private enum Kind { Space, Letter, Number, Other }

    /// <summary>The words of a cleaned text, in order, without the white space between them.</summary>
    public static IEnumerable<string> Split(string text)
    {
        for (var at = 0; Next(text, ref at, out var length);)
        {
            yield return text.Substring(at, length);
            at += length;
        }
    }

    /// <summary>Finds the next word of a cleaned text.</summary>
    /// <param name="at">where to look from; afterwards where the word begins</param>
    /// <returns>false where there is no word any more</returns>
    public static bool Next(ReadOnlySpan<char> text, ref int at, out int length)
    {
        for (length = 0; at < text.Length; at += length)
        {
            var kind = KindAt(text, at, out length);
            if (kind == Kind.Space) continue;
            if (kind == Kind.Number) return true;
            if (kind == Kind.Other && FixedLength(text[at..]) is var whole and > 0) length = whole;
            else
                while (at + length < text.Length && KindAt(text, at + length, out var next) == kind) length += next;
            return true;
        }
        return false;
    }

    /// <summary>Length of the special token or the contraction that a text begins with, or 0.</summary>
    private static int FixedLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && text.Length > 1)
            return text[1] switch
            {
                's' or '\u017F' or 't' or 'm' or 'd' => 2,
                'r' or 'v' when text.Length > 2 && text[2] == 'e' => 3,
                'l' when text.Length > 2 && text[2] == 'l' => 3,
                _ => 0,
            };
        if (text[0] != '<') return 0;
        if (text.StartsWith(End, StringComparison.Ordinal)) return End.Length;
        return text.StartsWith(Start, StringComparison.Ordinal)
            || text.StartsWith("<|\u017Ftartoftext|>", StringComparison.Ordinal)
                ? Start.Length
                : 0;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        var character = text[at];
        length = 1;
        switch (character)
        {
            case >= 'a' and <= 'z' or >= 'A' and <= 'Z': return Kind.Letter;
            case >= '0' and <= '9': return Kind.Number;
            case < '\u0080': return char.IsWhiteSpace(character) ? Kind.Space : Kind.Other;
        }
        if (character == '\u0345') return Kind.Space;
        Rune.DecodeFromUtf16(text[at..], out var rune, out length);
        if (Rune.IsWhiteSpace(rune)) return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
                UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber =>
                Kind.Number,
            _ => Kind.Other,
        };
    }
}
