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
    /// <param name="root">The folder that the pictures' paths start from.</param>
    /// <param name="items">All pictures.</param>
    /// <param name="fractions">The parts' shares of each class.</param>
    /// <param name="seed">Which picture comes into which part.</param>
    /// <param name="findCopies">Whether files are looked into for copies.</param>
    public static (IReadOnlyList<PictureItem> Train, IReadOnlyList<PictureItem> Val,
        IReadOnlyList<PictureItem> Test) Of(
        string root, IReadOnlyList<PictureItem> items, SplitFractions fractions, long seed, bool findCopies = true)
    {
        // The first of each group of copies stands for the group.
        var copies = findCopies ? DuplicateCheck.Copies(root, items) : [];
        var original = copies.SelectMany(group => group.Skip(1).Select(copy => (copy.Path, First: group[0].Path)))
            .ToDictionary(pair => pair.Path, pair => pair.First, StringComparer.Ordinal);
        var partOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var ofClass in items.Where(item => !original.ContainsKey(item.Path)).GroupBy(item => item.Label))
        {
            var ranked = ofClass.OrderBy(item => Rank(seed, item.Path))
                .ThenBy(item => item.Path, StringComparer.Ordinal).ToArray();
            var counts = Counts(ranked.Length, fractions);
            foreach (var (place, item) in ranked.Index())
                partOf[item.Path] = new[] { 0, 1, 2 }.First(part => place < counts[..(part + 1)].Sum());
        }
        PictureItem[] Part(int part) =>
            [.. items.Where(item => partOf[original.GetValueOrDefault(item.Path, item.Path)] == part)];
        return (Part(0), Part(1), Part(2));
    }

    /// <summary>How many of a class's n pictures are for training, validation and testing.</summary>
    internal static int[] Counts(int n, SplitFractions fractions)
    {
        double[] wanted = [fractions.Train, fractions.Val, fractions.Test];
        var train = (int)Math.Round(n * fractions.Train, MidpointRounding.AwayFromZero);
        var val = Math.Min((int)Math.Round(n * fractions.Val, MidpointRounding.AwayFromZero), n - train);
        int[] counts = [train, val, n - train - val];
        if (fractions.Test == 0) // rounding must not fill a part that nobody asked for
        {
            counts[fractions.Train > 0 ? 0 : 1] += counts[2];
            counts[2] = 0;
        }
        foreach (var part in (int[])[2, 0, 1])
        {
            var largest = Array.IndexOf(counts, counts.Max());
            if (wanted[part] == 0 || counts[part] > 0 || counts[largest] <= 1)
                continue;
            counts[part] = 1;
            counts[largest]--;
        }
        return counts;
    }

    private static ulong Rank(long seed, string path) =>
        ItemRandom.For(seed, ItemRandom.Stream("split/" + path), 0).NextBits();
}
