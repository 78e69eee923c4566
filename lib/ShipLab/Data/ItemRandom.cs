namespace ShipLab.Data;

/// <summary>
/// Random numbers of the items of a data set: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). A generator is made
/// for one item of one stream of one seed, so item i never depends on which thread drew the items before it. Integer
/// arithmetic and IEEE additions and multiplications only: the same numbers on every machine.
/// </summary>
public struct ItemRandom
{
    private ulong _state;

    private ItemRandom(ulong state) => _state = state;

    /// <summary>The generator of an item of a stream (<see cref="Stream"/>) of a seed.</summary>
    public static ItemRandom For(long seed, long stream, long index) =>
        new(Scramble(Scramble(Scramble((ulong)seed) + (ulong)stream) + (ulong)index));

    /// <summary>A stream number for a name such as "neon/test".</summary>
    public static long Stream(string name) => (long)Seeds.Hash(name);

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state += Seeds.Step;
        return Seeds.Mix(_state);
    }

    /// <summary>32 random bits.</summary>
    public uint NextKey() => (uint)(NextBits() >> 32);

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float Uniform() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform between <paramref name="low"/> and <paramref name="high"/>.</summary>
    public float Uniform(float low, float high) => low + (high - low) * Uniform();

    /// <summary>An integer in 0 .. <paramref name="count"/> - 1 (the bias is below count / 2^32).</summary>
    public int Below(int count) => (int)((NextBits() >> 32) * (ulong)count >> 32);

    /// <summary>
    /// Nearly N(0, 1): twelve uniform numbers minus 6 (Irwin-Hall; never beyond +-6). It needs no logarithm, so it is
    /// the same everywhere.
    /// </summary>
    public float Normal()
    {
        var sum = 0f;
        for (var i = 0; i < 12; i++)
            sum += Uniform();
        return sum - 6f;
    }

    /// <summary>Puts <paramref name="items"/> into random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Scramble(ulong value) => Seeds.Mix(value + Seeds.Step);
}
