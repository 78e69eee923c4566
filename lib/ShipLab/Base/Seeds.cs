namespace ShipLab.Base;

/// <summary>
/// Independent random streams from one seed. Every use of randomness names its purpose, so that adding one
/// (or drawing one number more) never shifts the numbers of another.
/// </summary>
public static class Seeds
{
    /// <summary>A 63-bit seed for <paramref name="purpose"/>: FNV-1a of the purpose,
    /// then SplitMix64's finaliser.</summary>
    public static long For(long seed, string purpose)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in purpose) hash = (hash ^ letter) * 1099511628211UL;
        var x = hash ^ unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return (long)((x ^ (x >> 31)) >> 1);
    }

    /// <summary>A <see cref="Random"/> for <paramref name="purpose"/>; the same numbers on every machine.</summary>
    public static Random Random(long seed, string purpose) => new((int)(For(seed, purpose) & 0x7FFFFFFF));
}
