namespace ShipLab.Toyland;

/// <summary>The range that a property of a drawing is taken from, uniformly. A single number stands
/// for a range without width.</summary>
public readonly record struct Interval(float Low, float High)
{
    public static implicit operator Interval(float value) => new(value, value);

    public static implicit operator Interval((float Low, float High) range) => new(range.Low, range.High);

    public override string ToString() =>
        Low == High ? FormattableString.Invariant($"{Low}") : FormattableString.Invariant($"{Low}..{High}");
}
