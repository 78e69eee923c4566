using System.Text;

namespace ShipLab.Tests;

/// <summary>Cleaning and splitting of texts; expectations from Python 3.11's html and str, the regex module, and ftfy's
/// documentation.</summary>
public sealed class TextCleaningTests
{
    [Theory]
    [InlineData("  A\tPhoto \n of\u00A0a\u3000CAT\u2028 ", "a photo of a cat")]
    [InlineData("cats &amp;amp; dogs", "cats & dogs")]
    [InlineData("&lt;b&gt;&amp;lt;", "<b><")]
    // a "<": ftfy lets entities be, html.unescape twice does not
    [InlineData("<b>&amp;amp;amp;amp;</b>", "<b>&amp;amp;</b>")]
    [InlineData("&amp;amp;amp;amp; deep", "& deep")]                     // ftfy goes on until nothing changes
    [InlineData("x < y\n&amp;amp;amp;", "x < y &amp;")]  // and from the line with the "<" on it does not
    [InlineData("&amp;amp;amp;\nx < y", "& x < y")]
    [InlineData("&NTILDE;&szlig;&notit; &#x1F600; &#128;", "\u00F1\u00DF\u00ACit; \U0001F600 \u20AC")]
    [InlineData("\u201Ccurly\u201D \u2018quotes\u2019 \u201Elow\u201F \u02BC", "\"curly\" 'quotes' \"low\" '")]
    [InlineData("\uFF21\uFF22\uFF43\uFF11\uFF01\u3000\uFFE5", "abc1! \u00A5")]
    [InlineData("\uFF76\uFF9E\uFF8A\uFF9F", "\u30AC\u30D1")] // half-width katakana with its marks
    [InlineData("\uFB03 \uFB05 \u0132 \u01C4 \u0149", "ffi \u017Ft ij d\u017E 'n")]
    [InlineData("cafe\u0301 \u1100\u1161\u11A8 A\u030A", "caf\u00E9 \uAC01 \u00E5")]
    [InlineData("bell\u0007char\u007F \u000Btab\u001Ft", "bellchar tabt")]
    [InlineData("\uFEFFmark zero\u200Bwidth", "mark zero\u200Bwidth")]
    [InlineData("\u001B[31;1mred\u001B[0m \u001B[2K.", "red .")]
    [InlineData("\u00e2\u0080\u009cLatin-1\u00e2\u0080\u009d", "\"latin-1\"")] // UTF-8 read as Latin-1
    [InlineData("next\u0085line \u0093quoted\u0094 \u0081", "next\u2026line \"quoted\" \u0081")]
    [InlineData("\u0130 \u039F\u0394\u03A5\u03A3\u03A3\u0395\u03A5\u03A3 \u03A3 \U00010400",
        "i\u0307 \u03BF\u03B4\u03C5\u03C3\u03C3\u03B5\u03C5\u03C2 \u03C3 \U00010428")]
    public void Texts_are_cleaned_as_the_official_code_cleans_them(string text, string clean) =>
        Assert.Equal(clean, TextCleaning.Clean(text));

    [Fact]
    public void Halves_of_surrogate_pairs_become_replacement_characters() => // no attribute can hold them
        Assert.Equal("lone \uFFFD surrogate \uFFFD\U0001F600",
            TextCleaning.Clean("lone \uD83D surrogate \uDE00\U0001F600"));

    [Theory]
    [InlineData("&AElig&aelig;&AMP&amp&#38&#x26;", "\u00C6\u00E6&&&&")]
    [InlineData("&nosuch;&;&#;&#x;& &amp", "&nosuch;&;&#;&#x;& &")]
    [InlineData("&ampx&ltx&notin;&notx&sub&sube", "&x<x\u2209\u00ACx&sub&sube")]
    [InlineData("&#0;&#x110000;&#xD800;&#99999999999999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("[&#1;&#x0b;&#xFDD0;&#x1FFFF;&#127;]", "[]")]
    [InlineData("&#150;&#129;&#13;", "\u2013\u0081\r")]
    [InlineData("&NotEqualTilde;&acE;&CounterClockwiseContourIntegral;", "\u2242\u0338\u223E\u0333\u2233")]
    public void References_mean_what_html_unescape_makes_of_them(string text, string meaning) =>
        Assert.Equal(meaning, HtmlEntities.Unescape(text));

    [Theory]
    [InlineData("aς", "aΣ")]
    [InlineData("σ", "Σ")]
    [InlineData("a'ς'", "a'Σ'")]          // an apostrophe is looked through in both directions
    [InlineData("a'σ'b", "A'Σ'B")]
    [InlineData("a.\u0301ς!", "a.\u0301Σ!")]
    [InlineData("1σ", "1Σ")]
    [InlineData("\U00010428ς", "\U00010400Σ")]
    [InlineData("ⓐς", "ⒶΣ")]
    [InlineData("\U00010D50\uA7DC", "\U00010D50\uA7DC")] // capitals newer than Python 3.11's Unicode
    public void Lower_case_is_Python_s(string lower, string text) => Assert.Equal(lower, PythonLowerCase.Of(text));

    [Theory]
    [InlineData("don't they'll 'twas o'clock 's", "don|'t|they|'ll|'t|was|o|'|clock|'s")]
    // case is ignored, and a long s is an s
    [InlineData("it'\u017F <|\u017Ftartoftext|>x", "it|'\u017F|<|\u017Ftartoftext|>|x")]
    [InlineData("a1b23\u00B2\u2167x", "a|1|b|2|3|\u00B2|\u2167|x")]
    [InlineData("!<|endoftext|> <|endoftext|>", "!<||endoftext||>|<|endoftext|>")]
    [InlineData("\u732B\U00020000x \U0001D7D8\U0001D7D9\U0001F600\u200D\u2764\uFE0F",
        "\u732B\U00020000x|\U0001D7D8|\U0001D7D9|\U0001F600\u200D\u2764\uFE0F")]
    [InlineData("a\u0345!\u0301b", "a|!\u0301|b")]                                        // U+0345 fits nothing
    public void Words_are_those_of_the_official_pattern(string text, string words) =>
        Assert.Equal(words, string.Join('|', WordSplitter.Split(text)));

    [Fact]
    public void Canonical_composition_is_undone_by_decomposing_and_is_stable()
    {
        Assert.Equal("\u1E69", CanonicalComposition.Compose("s\u0307\u0323"));  // marks are put in order first
        Assert.Equal("\u0958".Length + 1, CanonicalComposition.Compose("\u0958").Length); // excluded from composition
        Assert.Equal("\u0308\u0301", CanonicalComposition.Compose("\u0344"));
        Assert.Equal("\uAC01", CanonicalComposition.Compose("\uAC00\u11A8"));
        Assert.Equal("a\u0315\u0300".Length - 1, CanonicalComposition.Compose("a\u0315\u0300").Length);
        var plain = "caf\u00E9 \u732B";
        Assert.Same(plain, CanonicalComposition.Compose(plain));
    }
}
