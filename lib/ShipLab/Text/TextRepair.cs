using System.Buffers;
using System.Text.RegularExpressions;

namespace ShipLab.Text;

/// <summary>
/// What OpenAI's tokenizer gets from the ftfy package (<c>ftfy.fix_text</c>, version 6, with its defaults), as far as
/// its rules are simple to state; each line is repaired until nothing changes any more:
/// <list type="bullet">
/// <item>HTML entities with a semicolon become characters, unless this line or one before it holds a "&lt;";</item>
/// <item>terminal escapes are taken out; UTF-8 that was read as Windows-1252 is read anew
/// (<see cref="Mojibake"/>);</item>
/// <item>C1 controls become what Windows-1252 has in their places; ligatures become letters; half and full width become
/// usual width;</item>
/// <item>curly quotation marks become straight ones;</item>
/// <item>control characters (but tab and line ends) and the byte order mark are taken out;</item>
/// <item>combining characters are composed (NFC), lone surrogates become U+FFFD.</item>
/// </list>
/// The class <see cref="Mojibake"/> says what is deliberately left.
/// </summary>
internal static partial class TextRepair
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "\t\n\r\f " + string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c))
            .Replace("&", "", StringComparison.Ordinal));

    private static readonly Dictionary<char, string> Ligatures = new()
    {
        ['\u0132'] = "IJ", ['\u0133'] = "ij", ['\u0149'] = "\u02BCn", ['\u01C4'] = "D\u017D", ['\u01C5'] = "D\u017E",
        ['\u01C6'] = "d\u017E", ['\u01C7'] = "LJ", ['\u01C8'] = "Lj", ['\u01C9'] = "lj", ['\u01CA'] = "NJ",
        ['\u01CB'] = "Nj", ['\u01CC'] = "nj", ['\u01F1'] = "DZ", ['\u01F2'] = "Dz", ['\u01F3'] = "dz",
        ['\uFB00'] = "ff", ['\uFB01'] = "fi", ['\uFB02'] = "fl", ['\uFB03'] = "ffi", ['\uFB04'] = "ffl",
        ['\uFB05'] = "\u017Ft", ['\uFB06'] = "st",
    };

    // What half-width U+FF61 to U+FF9F usually look like; the last two join the letter before them.
    private const string Katakana =
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A";

    /// <summary>Whether a text holds only ASCII characters that no repair touches: the common case.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Plain);

    public static string Repair(string text)
    {
        if (IsPlain(text)) return text;
        var result = new StringBuilder(text.Length);
        var entities = true;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found + 1 : text.Length;
            var line = text[start..end];
            entities &= !line.Contains('<', StringComparison.Ordinal); // might be markup, in which entities are meant
            result.Append(Line(line, entities));
            start = end;
        }
        return result.ToString();
    }

    private static string Line(string line, bool entities)
    {
        while (true)
        {
            var before = line;
            if (entities) line = HtmlEntities.UnescapeMarked(line);
            line = Mojibake.Repair(TerminalEscape().Replace(line, ""));
            line = CanonicalComposition.Compose(Characters(line));
            if (line == before) return line;
        }
    }

    /// <summary>The repairs that look at one character alone.</summary>
    private static string Characters(string line)
    {
        if (!line.AsSpan().ContainsAnyExcept(Plain)) return line;
        var result = new StringBuilder(line.Length);
        foreach (var read in line)
        {
            var character = read is >= '\u0080' and <= '\u009F' ? Mojibake.InPlaceOf(read) : read;
            if (IsTakenOut(character)) continue;
            var letters = Ligatures.GetValueOrDefault(character) ?? UsualWidth(character).ToString();
            foreach (var letter in letters) result.Append(Straight(letter));
        }
        return result.ToString();
    }

    private static char UsualWidth(char character) => character switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(character - 0xFEE0),
        >= '\uFF61' and <= '\uFF9F' => Katakana[character - 0xFF61],
        '\uFFE0' => '¢', '\uFFE1' => '£', '\uFFE5' => '¥',
        _ => character,
    };

    private static char Straight(char character) => character switch
    {
        '\u02BC' or >= '\u2018' and <= '\u201B' => '\'',
        >= '\u201C' and <= '\u201F' => '"',
        '\u3000' => ' ',
        _ => character,
    };

    /// <summary>Control characters but tab, line feed, form feed, carriage return; and the byte order mark.</summary>
    private static bool IsTakenOut(char character) =>
        character is < ' ' and not ('\t' or '\n' or '\f' or '\r') or '\u007F' or '\uFEFF';

    /// <summary>ESC, "[", numbers with semicolons, and a letter: colours, and movements of the cursor.</summary>
    [GeneratedRegex(@"\e\[[0-9;]*[a-zA-Z]")]
    private static partial Regex TerminalEscape();
}
