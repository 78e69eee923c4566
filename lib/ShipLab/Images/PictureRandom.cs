namespace ShipLab.Images;

/// <summary>
/// The random numbers of one view of one picture: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) from a seed, the picture's number and the
/// view's, so that neither threads nor the order of work change them.
/// </summary>
internal struct PictureRandom
{
    private ulong _state;

    public PictureRandom(long seed, long item, int view) =>
        _state = Mix(Mix((ulong)Seeds.For(seed, "augmentation") + (ulong)item * 0x9E3779B97F4A7C15) + (ulong)view);

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1L << 53));

    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>A whole number in 0 .. <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)((NextBits() >> 32) * (ulong)count >> 32);

    private ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
