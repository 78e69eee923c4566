namespace ShipLab.Figures;

/// <summary>Checks of what a figure is made from, with messages that say what to do.</summary>
internal static class Check
{
    /// <summary>More points than this are neither seen nor small enough for a notebook.</summary>
    private const int Most = 20_000;

    /// <summary>Throws when two columns differ in length.</summary>
    public static void SameLength(string figure, (string Name, int Count) a, (string Name, int Count) b)
    {
        if (a.Count != b.Count)
            throw new ArgumentException($"{figure}: {a.Count} {a.Name}, but {b.Count} {b.Name}; "
                + "there has to be one for each.");
    }

    /// <summary>Throws when there is too much to draw.</summary>
    public static void NotTooMany(string figure, int count)
    {
        if (count > Most)
            throw new ArgumentException($"{figure}: {count} points; a figure shows up to {Most}. " +
                $"Draw every {(count + Most - 1) / Most}th, or their histogram.");
    }
}
