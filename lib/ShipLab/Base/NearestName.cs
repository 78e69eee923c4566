namespace ShipLab.Base;

/// <summary>What somebody may have meant who wrote a name that is not known.</summary>
public static class NearestName
{
    /// <summary>The known name that takes the fewest changed, added or left-out letters, case aside; of
    /// equally near ones the first.</summary>
    public static string Of(string word, IEnumerable<string> known) =>
        known.MinBy(name => Distance(word.Trim().ToLowerInvariant(), name.ToLowerInvariant()))
            ?? throw new ArgumentException("There is no name to be near to.", nameof(known));

    /// <summary>"There is no fine-tuner 'cop'. Did you mean 'coop'? There are zero-shot, coop, ...".</summary>
    /// <param name="kind">What is named: "fine-tuner".</param>
    public static ShipLabException Unknown(string kind, string word, IReadOnlyCollection<string> known) =>
        new($"There is no {kind} '{word}'. Did you mean '{Of(word, known)}'? There are {string.Join(", ", known)}.");

    /// <summary>The value of an enumeration whose names, in its order, are <paramref name="names"/>.</summary>
    /// <param name="kind">What is named: "protocol".</param>
    /// <exception cref="ShipLabException">There is none of that name; the nearest is given.</exception>
    internal static T Parse<T>(string kind, string word, IReadOnlyList<string> names) where T : struct, Enum =>
        names.ToList().IndexOf(word) is var found and >= 0
            ? Enum.GetValues<T>()[found]
            : throw Unknown(kind, word, names);

    /// <summary>Levenshtein's distance: insertions, deletions and replacements from one word to the other.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, replaced);
            }
        }
        return row[^1];
    }
}
