namespace ShipLab.Models;

/// <summary>Where f32 and bfloat16 meet: layers compute in their weights' format, sums stay in f32.</summary>
internal static class NumberFormats
{
    /// <summary>The tensor itself where it has that format already, else a converted copy.</summary>
    public static Tensor In(this Tensor x, ScalarType format) => x.dtype == format ? x : x.to_type(format);

    /// <summary>x + change in the format of <paramref name="x"/>; into the memory of <paramref name="change"/>,
    /// a fresh result, where formats agree.</summary>
    public static Tensor Plus(this Tensor x, Tensor change) => change.dtype == x.dtype ? change.add_(x) : x + change;

    public static ScalarType Format(this Precision precision) => precision == Precision.Bf16 ? bfloat16 : float32;
}
