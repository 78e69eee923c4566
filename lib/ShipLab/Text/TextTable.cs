using System.Globalization;
using System.Text;

namespace ShipLab.Text;

/// <summary>Reads the text tables that are embedded in the library: a line an entry, "#" begins a comment.</summary>
internal static class TextTable
{
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(TextTable).Assembly.GetManifestResourceStream(name)
                           ?? throw new InvalidOperationException($"The table '{name}' is not embedded in the library.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }

    /// <summary>A hexadecimal code point.</summary>
    public static int CodePoint(ReadOnlySpan<char> hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Code points in hexadecimal with spaces between.</summary>
    public static int[] CodePoints(string hex) => hex.Split(' ').Select(part => CodePoint(part)).ToArray();

    /// <summary>The text of code points.</summary>
    public static string Text(IEnumerable<int> codePoints) => string.Concat(codePoints.Select(char.ConvertFromUtf32));
}
