using System.Text;

namespace ShipLab.Text;

/// <summary>
/// What OpenAI's tokenizer does to a text before it splits it into words: ftfy's repairs (<see cref="TextRepair"/>),
/// HTML entities made characters twice, white space made single spaces and trimmed, lower case as Python has it.
/// </summary>
internal static class TextCleaning
{
    public static string Clean(string text)
    {
        if (TextRepair.IsPlain(text)) return CleanPlain(text);
        text = HtmlEntities.Unescape(HtmlEntities.Unescape(TextRepair.Repair(text)));
        var spaced = new StringBuilder(text.Length);
        var space = false;
        foreach (var character in text)
        {
            if (IsSpace(character))
            {
                space = spaced.Length > 0;
                continue;
            }
            if (space) spaced.Append(' ');
            space = false;
            spaced.Append(character);
        }
        var result = new StringBuilder(spaced.Length);
        PythonLowerCase.Append(result, spaced.ToString());
        return result.ToString();
    }

    /// <summary>Unicode's White_Space, all of which is below U+10000.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character);

    /// <summary>The same for ASCII text that needs no repair.</summary>
    private static string CleanPlain(string text) => string.Create(PlainLength(text), text, static (result, text) =>
    {
        var (at, space) = (0, false);
        foreach (var character in text)
        {
            if (character <= ' ')
            {
                space = at > 0;
                continue;
            }
            if (space) result[at++] = ' ';
            space = false;
            result[at++] = character is >= 'A' and <= 'Z' ? (char)(character | 0x20) : character;
        }
    });

    private static int PlainLength(string text)
    {
        var (length, space) = (0, false);
        foreach (var character in text)
        {
            if (character <= ' ')
            {
                space = length > 0;
                continue;
            }
            length += space ? 2 : 1;
            space = false;
        }
        return length;
    }
}
