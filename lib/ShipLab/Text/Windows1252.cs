namespace ShipLab.Text;

/// <summary>
/// Windows-1252, with its five unused bytes standing for the C1 controls of the same number, as the WHATWG's encoding standard has it
/// (https://encoding.spec.whatwg.org/#windows-1252).
/// </summary>
internal static class Windows1252
{
    // 0x80 to 0x9F; all other bytes are the characters of the same number.
    private const string Middle = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
                                  "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    public static char ToChar(byte value) => value is >= 0x80 and <= 0x9F ? Middle[value - 0x80] : (char)value;

    /// <summary>The byte of a character, C1 controls included; -1 where Windows-1252 has none.</summary>
    public static int ToByte(char character) =>
        character <= '\u00FF' ? character : Middle.IndexOf(character) is var place and >= 0 ? 0x80 + place : -1;
}
