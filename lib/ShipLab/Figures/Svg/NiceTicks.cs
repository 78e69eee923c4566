using System.Globalization;

namespace ShipLab.Figures.Svg;

/// <summary>Round numbers for axes.</summary>
internal static class NiceTicks
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten inside [min, max]; at most about <paramref name="most"/>.</summary>
    public static IReadOnlyList<(double Value, string Text)> Linear(double min, double max, int most)
    {
        double raw = (max - min) / most;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = power * (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        var ticks = new List<(double, string)>();
        for (double k = Math.Ceiling(min / step - 1e-9); k * step <= max + step * 1e-9; k++)
            ticks.Add((k * step, Text(k * step + 0.0, decimals, step)));
        return ticks;
    }

    /// <summary>Powers of ten inside [10^min, 10^max], with 2 and 5 between them when there are few.</summary>
    public static IReadOnlyList<(double Value, string Text)> Log(double min, double max)
    {
        int[] factors = max - min < 2 ? [1, 2, 5] : [1];
        int every = Math.Max(1, (int)Math.Ceiling((max - min) / 8));
        return [.. from e in Enumerable.Range((int)Math.Floor(min), (int)(Math.Ceiling(max) - Math.Floor(min)) + 1)
                   where e % every == 0
                   from f in factors
                   let v = f * Math.Pow(10, e)
                   where Math.Log10(v) >= min - 1e-9 && Math.Log10(v) <= max + 1e-9
                   select (v, e is >= -3 and < 4 ? v.ToString("0.###", CultureInfo.InvariantCulture) : $"{f}e{e}")];
    }

    private static string Text(double value, int decimals, double step)
    {
        if (step >= 1e6) return (value / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + (value == 0 ? "" : "M");
        if (step >= 1e3) return (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + (value == 0 ? "" : "k");
        return (Math.Abs(value) < step * 1e-6 ? 0 : value).ToString("F" + decimals, CultureInfo.InvariantCulture);
    }
}
