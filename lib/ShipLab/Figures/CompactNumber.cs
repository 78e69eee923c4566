using System.Globalization;

namespace ShipLab.Figures;

/// <summary>
/// Numbers as short text. Figures are kept in notebooks, so a coordinate that the eye cannot tell from another must not cost 17
/// digits: whole numbers are written exactly, all others with five significant digits.
/// </summary>
internal static class CompactNumber
{
    /// <summary>Text for JSON; null for NaN and infinities, which JSON does not have.</summary>
    public static string Json(double value) => double.IsFinite(value) ? Short(value, 5) : "null";

    /// <summary>Text for a reader, such as a value in a tool tip: four significant digits, "no value" for NaN.</summary>
    public static string Plain(double value) => double.IsFinite(value) ? Short(value, 4) : "no value";

    /// <summary>A pixel coordinate with one decimal. The caller draws finite values only.</summary>
    public static string Pixel(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Short(double value, int digits)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < 1e9)
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        double rounded = double.Parse(value.ToString("G" + digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded.ToString("R", CultureInfo.InvariantCulture);
    }
}
