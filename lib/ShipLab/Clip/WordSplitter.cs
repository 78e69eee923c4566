using System.Globalization;
using System.Text;

namespace ShipLab;

/// <summary>
/// Cleans a text and splits it into the words that byte-pair encoding works on, as CLIP's simple_tokenizer does:
/// <c>&lt;|startoftext|&gt;|&lt;|endoftext|&gt;|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+</c> on lower-cased text with runs of
/// white space made one space. Written as a scanner over code points, so that letters beyond U+FFFF count as letters.
/// </summary>
internal static class WordSplitter
{
    public const string Start = "<|startoftext|>", End = "<|endoftext|>";

    private static readonly string[] Fixed = [Start, End, "'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind { Space, Letter, Number, Other }

    /// <summary>Trims, makes runs of white space one space, lower-cases.</summary>
    public static string Clean(string text)
    {
        var builder = new StringBuilder(text.Length);
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                space = builder.Length > 0;
                continue;
            }
            if (space) builder.Append(' ');
            space = false;
            builder.Append(Rune.ToLowerInvariant(rune));
        }
        return builder.ToString();
    }

    /// <summary>The words of a cleaned text, in order, without the white space between them.</summary>
    public static IEnumerable<string> Split(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var kind = KindAt(text, at, out var length);
            if (kind == Kind.Other && Array.Find(Fixed, f => string.CompareOrdinal(text, at, f, 0, f.Length) == 0) is { } found)
                length = found.Length;
            else if (kind is Kind.Letter or Kind.Other)
                while (at + length < text.Length && KindAt(text, at + length, out var next) == kind) length += next;
            if (kind != Kind.Space) yield return text.Substring(at, length);
            at += length;
        }
    }

    private static Kind KindAt(string text, int at, out int length)
    {
        if (text[at] is >= 'a' and <= 'z')
        {
            length = 1;
            return Kind.Letter;
        }
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        if (Rune.IsWhiteSpace(rune)) return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
                UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
