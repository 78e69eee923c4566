using System.Numerics;
using System.Runtime.CompilerServices;
using V = System.Numerics.Vector<float>;

namespace ShipLab.Toyland;

/// <summary>
/// Element by element arithmetic on as many pixels as a vector register holds. Every function is exact IEEE arithmetic
/// of one lane, so the width of the register does not show in the picture; minimum and maximum are written as
/// comparisons because the native instructions differ between processors in the sign of zero.
/// </summary>
internal static class Lanes
{
    /// <summary>0, 1, 2, ... across the lanes.</summary>
    public static V Step => V.Indices;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min(V a, V b) => Vector.ConditionalSelect(Vector.LessThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max(V a, V b) => Vector.ConditionalSelect(Vector.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp01(V a) => Min(Max(a, V.Zero), V.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Abs(V a) => Vector.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Length(V x, V y) => Vector.SquareRoot(x * x + y * y);

    /// <summary>a where t = 0, b where t = 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mix(V a, V b, V t) => a + (b - a) * t;

    /// <summary>A wave of period 1 made of straight lines: -1 at whole numbers, 1 half-way between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Zigzag(V t)
    {
        var fraction = t - Vector.Floor(t);
        return V.One - Abs(fraction - Of(0.5f)) * 4f;
    }
}
