namespace ShipLab.Toyland;

/// <summary>Sine and cosine of an angle. Own polynomials: a platform's library differs in the last bit
/// from machine to machine.</summary>
public readonly record struct Rotation(float Sin, float Cos)
{
    /// <summary>By no angle.</summary>
    public static readonly Rotation None = new(0, 1);

    /// <summary>The rotation counter-clockwise (error below 1e-6 for |radians| up to 100).</summary>
    public static Rotation Of(float radians)
    {
        var turns = radians / (2 * Math.PI);
        return new((float)SinOfTurns(turns), (float)SinOfTurns(turns + 0.25));
    }

    // sin(2 pi t): t is brought to [-1/4, 1/4] by the sine's symmetries, there the Taylor series to the 11th power is
    // exact to 1e-7.
    private static double SinOfTurns(double turns)
    {
        var t = turns - Math.Floor(turns + 0.5);
        if (t > 0.25)
            t = 0.5 - t;
        else if (t < -0.25)
            t = -0.5 - t;
        var x = t * (2 * Math.PI);
        var s = x * x;
        return x * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880 - s / 39916800)))));
    }
}
