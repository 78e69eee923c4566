namespace ShipLab.Data.Folders;

/// <summary>
/// Splits pictures into train, val and test, class by class. A picture's place in its class is a random number that
/// only the seed and its path decide, so the split is the same on every machine and adding a picture moves few others.
/// Of n pictures, round(n * train) are for training, round(n * val) for validation and the rest for testing; but as
/// long as a class has enough pictures, each part with a fraction above zero gets one (testing first, then training; a
/// lone picture is for training). Copies of one picture, byte for byte, stay together.
/// </summary>
internal static class SeededSplit
{
    public static (IReadOnlyList<PictureItem> Train, IReadOnlyList<PictureItem> Val, IReadOnlyList<PictureItem> Test) Of(string root,
        IReadOnlyList<PictureItem> items, SplitFractions fractions, long seed, bool findCopies = true)
    {
        // The first of each group of copies stands for the group.
        var copies = findCopies ? DuplicateCheck.Copies(root, items) : [];
        var original = copies.SelectMany(group => group.Skip(1).Select(copy => (copy.Path, First: group[0].Path)))
            .ToDictionary(pair => pair.Path, pair => pair.First, StringComparer.Ordinal);
        var partOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var ofClass in items.Where(item => !original.ContainsKey(item.Path)).GroupBy(item => item.Label))
        {
            var ranked = ofClass.OrderBy(item => Rank(seed, item.Path)).ThenBy(item => item.Path, StringComparer.Ordinal).ToArray();
            var (train, val, _) = Counts(ranked.Length, fractions);
            for (var i = 0; i < ranked.Length; i++)
                partOf[ranked[i].Path] = i < train ? 0 : i < train + val ? 1 : 2;
        }
        PictureItem[] Part(int part) => [.. items.Where(item => partOf[original.GetValueOrDefault(item.Path, item.Path)] == part)];
        return (Part(0), Part(1), Part(2));
    }

    internal static (int Train, int Val, int Test) Counts(int n, SplitFractions fractions)
    {
        var counts = new[] { (int)Math.Round(n * fractions.Train, MidpointRounding.AwayFromZero), (int)Math.Round(n * fractions.Val, MidpointRounding.AwayFromZero), 0 };
        counts[1] = Math.Min(counts[1], n - counts[0]);
        counts[2] = n - counts[0] - counts[1];
        if (fractions.Test == 0) // rounding must not fill a part that nobody asked for
            (counts[fractions.Train > 0 ? 0 : 1], counts[2]) = (counts[fractions.Train > 0 ? 0 : 1] + counts[2], 0);
        double[] wanted = [fractions.Train, fractions.Val, fractions.Test];
        foreach (var part in (int[])[2, 0, 1])
        {
            var largest = Array.IndexOf(counts, counts.Max());
            if (wanted[part] > 0 && counts[part] == 0 && counts[largest] > 1)
                (counts[part], counts[largest]) = (1, counts[largest] - 1);
        }
        return (counts[0], counts[1], counts[2]);
    }

    private static ulong Rank(long seed, string path) => ItemRandom.For(seed, ItemRandom.Stream("split/" + path), 0).NextBits();
}
