namespace ShipLab.Text;

/// <summary>
/// The byte-to-character table of GPT-2's and CLIP's tokenizers: each byte has one visible character, so that
/// merges can be written as text. Printable bytes stand for themselves and come first; the others follow from U+0100
/// on. The order is the order of token ids.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>Characters in the order of their token ids, 0 to 255.</summary>
    public static readonly char[] Characters;

    private static readonly byte[] IdOfByte = new byte[256];
    private static readonly Dictionary<char, byte> Bytes = [];

    static ByteAlphabet()
    {
        var printable = Range('!', '~').Concat(Range('\u00A1', '\u00AC')).Concat(Range('\u00AE', '\u00FF')).ToArray();
        var others = Enumerable.Range(0, 256).Except(printable.Select(c => (int)c)).ToArray();
        Characters = [.. printable, .. others.Select((_, i) => (char)(256 + i))];
        var bytes = printable.Select(c => (byte)c).Concat(others.Select(b => (byte)b)).ToArray();
        for (var id = 0; id < 256; id++)
        {
            IdOfByte[bytes[id]] = (byte)id;
            Bytes[Characters[id]] = bytes[id];
        }
    }

    public static int IdOf(byte value) => IdOfByte[value];

    /// <summary>The byte that a character of the alphabet stands for.</summary>
    public static byte ByteOf(char character) => Bytes[character];

    private static IEnumerable<char> Range(char first, char last) =>
        Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}
