namespace ShipLab.Toyland;

/// <summary>Random numbers of the properties of a drawing.</summary>
public static class IntervalRandom
{
    /// <summary>Uniform in an interval.</summary>
    public static float Uniform(this ref ItemRandom random, Interval interval) => random.Uniform(interval.Low, interval.High);
}
