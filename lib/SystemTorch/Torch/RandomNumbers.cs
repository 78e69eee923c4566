namespace TorchSharp;

public static partial class torch
{
    // Single random numbers, from the default generator or the given one.

    /// <summary>Uniform in [0, 1).</summary>
    public static double rand_float(Generator? generator = null)
    {
        using var one = rand(1, generator: generator);
        return one.ReadScalar().Real;
    }

    /// <summary>Standard normal.</summary>
    public static double randn_float(Generator? generator = null)
    {
        using var one = randn(1, generator: generator);
        return one.ReadScalar().Real;
    }

    public static bool randint_bool(Generator? generator = null) => randint_long(0, 2, generator) == 1;

    /// <summary>Uniform in [0, high).</summary>
    public static int randint_int(int high, Generator? generator = null) => (int)randint_long(0, high, generator);

    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);

    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using var one = randint(low, high, new long[] { 1 }, generator: generator);
        return one.ReadScalar().IntBits;
    }
}
