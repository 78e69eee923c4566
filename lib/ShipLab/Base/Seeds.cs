namespace ShipLab.Base;

/// <summary>
/// Independent random streams from one seed. Every use of randomness names its purpose, so that adding one
/// (or drawing one number more) never shifts the numbers of another.
/// </summary>
public static class Seeds
{
    /// <summary>A 63-bit seed for <paramref name="purpose"/>: its <see cref="Hash"/> with the seed, mixed.</summary>
    public static long For(long seed, string purpose) => (long)(Mix(Hash(purpose) ^ (ulong)seed * Step) >> 1);

    /// <summary>A <see cref="Random"/> for <paramref name="purpose"/>; the same numbers on every machine.</summary>
    public static Random Random(long seed, string purpose) => new((int)(For(seed, purpose) & 0x7FFFFFFF));

    /// <summary>2^64 over the golden ratio: SplitMix64's step from one number to the next.</summary>
    internal const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>FNV-1a of a text's characters, 64 bits.</summary>
    internal static ulong Hash(string text)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var letter in text)
            hash = (hash ^ letter) * 0x100000001B3UL;
        return hash;
    }

    /// <summary>SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014).</summary>
    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
