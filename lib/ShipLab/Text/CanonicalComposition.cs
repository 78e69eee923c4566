using System.Runtime.InteropServices;

namespace ShipLab.Text;

/// <summary>
/// Normalization form C of Unicode 14 (Unicode Standard Annex 15): "e" and a combining acute become "é". Written
/// here because the lab runs without ICU, where <c>string.Normalize</c> changes nothing. Also the compatible
/// forms of half- and full-width characters.
/// </summary>
internal static class CanonicalComposition
{
    private const int HangulSyllables = 0xAC00, HangulSyllableCount = 11172;
    private const int Leading = 0x1100, LeadingCount = 19, Vowel = 0x1161, VowelCount = 21;
    private const int Trailing = 0x11A7, TrailingCount = 28;

    private static readonly Lazy<Tables> Unicode = new(Read);

    private sealed class Tables
    {
        public readonly Dictionary<int, byte> Classes = [];
        public readonly Dictionary<int, int[]> Parts = [];
        public readonly Dictionary<(int, int), int> Composed = [];
    }

    /// <summary>The text in form C; the same string where that has no character from U+0300 on.</summary>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0300', '\uFFFF')) return text;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, points); // a lone surrogate comes as U+FFFD
        Reorder(points);
        Join(points);
        var result = new StringBuilder(text.Length);
        foreach (var point in points) result.Append(new Rune(point));
        var composed = result.ToString();
        return composed == text ? text : composed;
    }

    private static void Decompose(int point, List<int> points)
    {
        if (point is >= HangulSyllables and < HangulSyllables + HangulSyllableCount)
        {
            var index = point - HangulSyllables;
            points.Add(Leading + index / (VowelCount * TrailingCount));
            points.Add(Vowel + index / TrailingCount % VowelCount);
            if (index % TrailingCount > 0) points.Add(Trailing + index % TrailingCount);
        }
        else if (Unicode.Value.Parts.TryGetValue(point, out var parts))
            foreach (var part in parts) Decompose(part, points);
        else points.Add(point);
    }

    /// <summary>Sorts neighbouring combining marks by their classes; marks of one class keep their order.</summary>
    private static void Reorder(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            var end = start;
            while (end < points.Count && Class(points[end]) != 0) end++;
            if (end - start > 1)
            {
                var sorted = points.GetRange(start, end - start).OrderBy(Class).ToArray(); // OrderBy is stable
                for (var i = 0; i < sorted.Length; i++) points[start + i] = sorted[i];
            }
            start = end;
        }
    }

    private static void Join(List<int> list)
    {
        var points = CollectionsMarshal.AsSpan(list);
        var (kept, starter, lastClass) = (0, -1, 0);
        foreach (var point in points)
        {
            var own = Class(point);
            // Blocked where a mark of the same or a higher class, or a starter, stands between.
            var near = starter >= 0 && (kept == starter + 1 || (lastClass != 0 && lastClass < own));
            if (near && Composite(points[starter], point) is { } composite)
            {
                points[starter] = composite;
                continue;
            }
            if (own == 0) starter = kept;
            lastClass = own;
            points[kept++] = point;
        }
        list.RemoveRange(kept, list.Count - kept);
    }

    private static int? Composite(int first, int second)
    {
        if (first is >= Leading and < Leading + LeadingCount && second is >= Vowel and < Vowel + VowelCount)
            return HangulSyllables + ((first - Leading) * VowelCount + (second - Vowel)) * TrailingCount;
        if (first is >= HangulSyllables and < HangulSyllables + HangulSyllableCount
            && (first - HangulSyllables) % TrailingCount == 0 &&
            second is > Trailing and < Trailing + TrailingCount)
            return first + (second - Trailing);
        return Unicode.Value.Composed.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static int Class(int point) => Unicode.Value.Classes.GetValueOrDefault(point);

    private static Tables Read()
    {
        var tables = new Tables();
        using var stream = typeof(CanonicalComposition).Assembly.GetManifestResourceStream("unicode-canonical.txt")!;
        var lines = new StreamReader(stream).ReadToEnd().Split('\n');
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
            if (line.IndexOf('=') is var equals and > 0)
            {
                var start = line[0] == '!' ? 1 : 0;
                var point = CodePoint(line[start..equals]);
                var parts = line[(equals + 1)..].Split(' ').Select(CodePoint).ToArray();
                tables.Parts.Add(point, parts);
                if (start == 0) tables.Composed.Add((parts[0], parts[1]), point);
            }
            else
            {
                var range = line[..line.IndexOf(' ')].Split('-');
                var value = byte.Parse(line.AsSpan(line.IndexOf(' ') + 1), CultureInfo.InvariantCulture);
                for (int point = CodePoint(range[0]), last = CodePoint(range[^1]); point <= last; point++)
                    tables.Classes.Add(point, value);
            }
        return tables;
    }

    private static int CodePoint(string hex) =>
        int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
