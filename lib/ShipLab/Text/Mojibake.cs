using System.Text;

namespace ShipLab.Text;

/// <summary>
/// Undoes the commonest accident of texts: UTF-8 that was read as Windows-1252 or Latin-1 ("cafÃ©" for "café"). Each character stands for
/// its byte in Windows-1252; what is decoded must be strictly valid UTF-8, and it must be evident that nobody meant the characters as they
/// stand. Either the whole line decodes, with at least one evident sequence; or, in a line that does not, evident sequences are replaced
/// one by one where nothing beside them looks like more of the same damage. A sequence is evident when
/// <list type="bullet">
/// <item>"Â" is followed by one of U+00A0 to U+00BF, or "Ã" by anything but a quotation mark, an ellipsis or the like at the end of a word;</item>
/// <item>another capital is followed by a character that does not stand behind a letter, or not within a word, in any language's prose (in
/// whole lines only), or a small accented letter by two of which one is such;</item>
/// <item>it has four bytes (emoji), or is a byte order mark ("ï»¿").</item>
/// </list>
/// Deliberately left alone (ftfy repairs many of these with its statistics): misreadings as other code pages (Windows-1250, 1251, Mac
/// Roman, code page 437 ...), sequences that lost a byte or whose no-break space became a space, and CESU-8.
/// </summary>
internal static class Mojibake
{
    // What prose may hold right behind an accented letter: closing and opening marks, degree and ordinal signs, letters of Czech.
    private const string Plausible = "\u2026\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u2122\u2039\u203A\u00AB\u00BB\u00AE\u00A9\u00A0\u00B0\u00B2\u00B3\u00B9" +
                                     "\u00AA\u00BA\u00B4\u00A8\u00A1\u00BF\u00A7\u00B7\u0160\u0161\u017D\u017E";

    // Of those the ones that may also end a word in "Ã".
    private const string WordEnds = "\u2026\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u2122\u2039\u203A";

    // And those that stand at the end of a word, but not in the middle of one.
    private const string NotInside = "\u00AB\u00AE\u00A9\u00B0\u00B2\u00B3\u00B9\u00AA\u00BA\u00B4\u00A8\u00A7\u00B7";

    // What may stand beside a misread sequence without being misread itself.
    private const string Quotes = "\u2018\u2019\u201C\u201D\u2026\u2013\u2014\u00AB";

    /// <summary>The line repaired, again and again while there is something to repair, for texts that were misread more than once.</summary>
    public static string Repair(string line)
    {
        while (line.AsSpan().ContainsAnyInRange('\u00C2', '\u00F4'))
        {
            var repaired = Whole(line) ?? Parts(line);
            if (repaired == line) break;
            line = repaired;
        }
        return line;
    }

    /// <summary>Whether a text holds what misread text is made of: neighbours beyond ASCII that are no East Asian script, or signs of lost
    /// bytes.</summary>
    public static bool IsSuspected(string text) => text.Contains('\uFFFD') || text.Contains("\u00C3 ", StringComparison.Ordinal) ||
        Enumerable.Range(1, Math.Max(0, text.Length - 1)).Any(at => text[at - 1] is >= '\u0080' and < '\u2E80' && text[at] is >= '\u0080' and < '\u2E80');

    /// <summary>The whole line decoded, or null where it is no UTF-8 or nothing is evident.</summary>
    private static string? Whole(string line)
    {
        var bytes = new byte[line.Length];
        var evident = false;
        for (var at = 0; at < line.Length;)
        {
            var length = SequenceLength(line, at);
            if (length == 0) return null;
            for (var i = 0; i < length; i++) bytes[at + i] = (byte)Windows1252.ToByte(line[at + i]);
            evident |= length > 1 && (IsEvident(line, at, length) || IsEvidentCapital(line, at, length));
            at += length;
        }
        return evident ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static string Parts(string line)
    {
        var result = new StringBuilder(line.Length);
        Span<byte> bytes = stackalloc byte[4];
        var afterRepair = false;
        for (var at = 0; at < line.Length;)
        {
            var length = SequenceLength(line, at);
            var repair = length > 1 && IsEvident(line, at, length) && (afterRepair || at == 0 || IsCalm(line[at - 1])) &&
                         (at + length == line.Length || IsCalm(line[at + length]) || SequenceLength(line, at + length) > 1);
            afterRepair = repair;
            if (!repair) result.Append(line[at++]);
            else
            {
                for (var i = 0; i < length; i++) bytes[i] = (byte)Windows1252.ToByte(line[at + i]);
                result.Append(Encoding.UTF8.GetString(bytes[..length]));
                at += length;
            }
        }
        return result.ToString();
    }

    /// <summary>How many characters from a place on are one UTF-8 sequence, 1 to 4; 0 where none is valid.</summary>
    private static int SequenceLength(string line, int at)
    {
        var lead = Windows1252.ToByte(line[at]);
        if (lead is >= 0 and < 0x80) return 1;
        var length = lead switch { >= 0xC2 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, >= 0xF0 and <= 0xF4 => 4, _ => 0 };
        if (length == 0 || at + length > line.Length) return 0;
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < length; i++)
        {
            var value = Windows1252.ToByte(line[at + i]);
            if (value < 0) return 0;
            bytes[i] = (byte)value;
        }
        return Rune.DecodeFromUtf8(bytes[..length], out _, out var used) == System.Buffers.OperationStatus.Done && used == length ? length : 0;
    }

    /// <summary>Whether a sequence tells by itself.</summary>
    private static bool IsEvident(string line, int at, int length)
    {
        var second = line[at + 1];
        if (length == 4) return true;
        if (length == 3 && string.CompareOrdinal(line, at, "\u00EF\u00BB\u00BF", 0, 3) == 0) return true;
        if (length == 3) return second != '\u00A0' && !(Plausible.Contains(second) && Plausible.Contains(line[at + 2]));
        if (line[at] == '\u00C2') return second is >= '\u00A0' and <= '\u00BF';
        if (line[at] != '\u00C3') return false;
        var afterCapital = at > 0 && char.IsUpper(line[at - 1]);
        if (second == '\u00A0') return !afterCapital;
        if (!WordEnds.Contains(second)) return true;
        return second != '\u2019' && afterCapital && at + 2 < line.Length && char.IsUpper(line[at + 2]); // "AÃ‘OS", not "Ã’s"
    }

    /// <summary>Whether a sequence of two with another capital than Â and Ã tells that the whole line was misread; a multiplication sign
    /// never does ("5×£35").</summary>
    private static bool IsEvidentCapital(string line, int at, int length) =>
        length == 2 && line[at] is > '\u00C3' and not '\u00D7' &&
        (!Plausible.Contains(line[at + 1]) || (NotInside.Contains(line[at + 1]) && at + 2 < line.Length && char.IsLower(line[at + 2])));

    /// <summary>Whether a neighbour of a sequence is no sign of more damage.</summary>
    private static bool IsCalm(char character) => character < 0x80 || Quotes.Contains(character) || Windows1252.ToByte(character) < 0;
}
