using System.Text.RegularExpressions;

namespace ShipLab.Text;

/// <summary>
/// Undoes the commonest accident of texts: UTF-8 that was read as Windows-1252 ("cafÃ©" for "café"). What is
/// decoded must be strictly valid UTF-8, and it must be evident that nobody meant the characters as they stand:
/// either the whole line decodes and holds an evident sequence or a capital in front of what stands behind no
/// letter, or the evident sequences of a line are decoded one by one. Other code pages, lost bytes and CESU-8
/// stay, which ftfy repairs by statistics.
/// </summary>
internal static partial class Mojibake
{
    // Windows-1252 for the bytes 0x80 to 0xBF that follow a first one.
    private const string Following = @"[\x81\x8D\x8F\x90\x9D\xA0-\xBF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]";

    // Of those, what prose may hold behind an accented letter,
    // at the end of a word in "Ã", and there but not within a word.
    private const string Marks = @"…‘’“”•–—™‹›«»®©\xA0°²³¹ªº´¨¡¿§·ŠšŽž";
    private const string WordEnds = "…‘’“”•–—™‹›", InWord = @"«®©°²³¹ªº´¨§·";

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(
        1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>What Windows-1252 has in the place of a C1 control.</summary>
    public static char InPlaceOf(char control) => Windows1252.GetString([(byte)control])[0];

    /// <summary>The line repaired, again and again for texts that were misread more than once.</summary>
    public static string Repair(string line)
    {
        for (var before = ""; before != line;)
        {
            before = line;
            var evident = Evident().IsMatch(line);
            if ((evident || EvidentCapital().IsMatch(line)) && Decoded(line) is { } whole) line = whole;
            else if (evident) line = Evident().Replace(line, sequence => Decoded(sequence.Value) ?? sequence.Value);
        }
        return line;
    }

    /// <summary>Whether a text holds what misread text is made of: neighbours beyond ASCII that are no East Asian
    /// script, or signs of lost bytes.</summary>
    public static bool IsSuspected(string text) => Suspicious().IsMatch(text);

    private static string? Decoded(string misread)
    {
        try { return Utf8.GetString(Windows1252.GetBytes(misread)); }
        catch (Exception error) when (error is EncoderFallbackException or DecoderFallbackException) { return null; }
    }

    [GeneratedRegex(
        $@"\xC2[\xA0-\xBF]|\xC3(?![{WordEnds}]|(?<=\p{{Lu}}\xC3)\xA0){Following}|\xC3[{WordEnds}](?=\p{{Lu}})" +
        $@"|[\xE0-\xEF](?!\xA0|[{Marks}][{Marks}]){Following}{{2}}|[\xF0-\xF4]{Following}{{3}}|ï»¿")]
    private static partial Regex Evident();

    [GeneratedRegex($@"[\xC4-\xD6\xD8-\xDF]((?![{Marks}]){Following}|[{InWord}](?=\p{{Ll}}))")]
    private static partial Regex EvidentCapital();

    [GeneratedRegex(@"\uFFFD|\xC3 |[\x80-\u2E7F]{2}")]
    private static partial Regex Suspicious();
}
