namespace ShipLab.Toyland;

/// <summary>The range that a property of a drawing is taken from, uniformly. A single number stands
/// for a range without width.</summary>
public readonly record struct Interval(float Low, float High)
{
    /// <summary>A single number.</summary>
    public static implicit operator Interval(float value) => new(value, value);

    /// <summary>Both ends.</summary>
    public static implicit operator Interval((float Low, float High) range) => new(range.Low, range.High);

    /// <inheritdoc/>
    public override string ToString() =>
        Low == High ? FormattableString.Invariant($"{Low}") : FormattableString.Invariant($"{Low}..{High}");
}

/// <summary>Random numbers of the properties of a drawing.</summary>
internal static class IntervalRandom
{
    /// <summary>Uniform in an interval.</summary>
    public static float Uniform(this ref ItemRandom random, Interval interval) =>
        random.Uniform(interval.Low, interval.High);
}
