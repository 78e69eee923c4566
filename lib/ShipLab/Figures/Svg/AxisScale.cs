namespace ShipLab.Figures.Svg;

/// <summary>The range of an axis and its ticks; both renderers use it, so both show the same range.</summary>
internal sealed class AxisScale
{
    private AxisScale(Axis axis, double min, double max)
    {
        Axis = axis;
        Min = min;
        Max = max;
    }

    public Axis Axis { get; }

    /// <summary>Lower end; a power of ten's exponent when the axis is logarithmic.</summary>
    public double Min { get; }

    /// <summary>Upper end, as <see cref="Min"/>.</summary>
    public double Max { get; }

    /// <summary>The axis' own ends where given, else the data's with a little room (none below zero for bars).</summary>
    public static AxisScale For(Panel panel, bool horizontal)
    {
        var axis = horizontal ? panel.X : panel.Y;
        if (axis.Categories is { } names) return new AxisScale(axis, axis.Min ?? -.5, axis.Max ?? Math.Max(names.Count, 1) - .5);

        var extent = Extent.Of(panel, horizontal, axis.Log);
        double low = axis.Min is { } min ? Transform(axis, min) : extent.Low;
        double high = axis.Max is { } max ? Transform(axis, max) : extent.High;
        if (high <= low) (low, high) = (low - Math.Max(.5, Math.Abs(low) * .05), high + Math.Max(.5, Math.Abs(high) * .05));
        double room = (high - low) * extent.Room;
        if (axis.Min is null && !(extent.FromZero && low >= 0)) low -= room;
        if (axis.Max is null && !(extent.FromZero && high <= 0)) high += room;
        return new AxisScale(axis, low, high);
    }

    /// <summary>The share of the axis at which a value stands: 0 at Min, 1 at Max; NaN for a gap.</summary>
    public double Share(double value) => (Transform(Axis, value) - Min) / (Max - Min);

    /// <summary>Position in pixels between the two ends of the axis.</summary>
    public double Map(double value, double from, double to)
    {
        double share = Share(value);
        return from + (to - from) * (Axis.Reversed ? 1 - share : share);
    }

    /// <summary>Where ticks stand and what they say; at most about <paramref name="most"/>.</summary>
    public IReadOnlyList<(double Value, string Text)> Ticks(int most)
    {
        if (!Axis.Ticks) return [];
        if (Axis.Categories is { } names)
        {
            int step = Math.Max(1, (int)Math.Ceiling(names.Count / (double)Math.Max(1, most)));
            return [.. Enumerable.Range(0, names.Count).Where(i => i % step == 0).Select(i => ((double)i, names[i]))];
        }
        return Axis.Log ? NiceTicks.Log(Min, Max) : NiceTicks.Linear(Min, Max, Math.Clamp(most, 2, 8));
    }

    private static double Transform(Axis axis, double value) => !axis.Log ? value : value > 0 ? Math.Log10(value) : double.NaN;

    /// <summary>What a panel's marks need of an axis.</summary>
    private readonly record struct Extent(double Low, double High, double Room, bool FromZero)
    {
        public static Extent Of(Panel panel, bool horizontal, bool log)
        {
            var values = panel.Marks.SelectMany(m => Values(m, panel, horizontal)).Where(double.IsFinite);
            if (log) values = values.Where(v => v > 0).Select(Math.Log10);
            var list = values.ToList();
            bool bars = panel.Marks.OfType<Bars>().Any(b => b.Horizontal == horizontal);
            bool curves = horizontal && panel.Marks.All(m => m is Curve or Rule or Area) && panel.Marks.Any(m => m is Curve);
            return list.Count == 0 ? new(0, 1, 0, false) : new(list.Min(), list.Max(), curves ? .01 : .05, bars);
        }

        private static IEnumerable<double> Values(Mark mark, Panel panel, bool horizontal) => mark switch
        {
            Points p when horizontal => p.X,
            Points p => WithErrors(p.Y, p.Errors),
            Curve c when horizontal => c.X,
            Curve c => WithErrors(c.Y, c.Band),
            Area a => horizontal ? a.X : a.Y,
            Rule r when r.Vertical == horizontal => [r.Value],
            Bars b when b.Horizontal == horizontal => panel.BarMode == BarMode.Stacked
                ? Stacks(panel).Append(0) : WithErrors(b.Values, b.Errors).Append(0),
            _ => [],
        };

        private static IEnumerable<double> WithErrors(Numbers values, Numbers? errors) => errors is null ? values
            : values.Concat(values.Zip(errors, (v, e) => v - Finite(e))).Concat(values.Zip(errors, (v, e) => v + Finite(e)));

        private static IEnumerable<double> Stacks(Panel panel)
        {
            var series = panel.Marks.OfType<Bars>().ToList();
            for (int i = 0; i < series.Max(b => b.Values.Count); i++)
                yield return series.Where(b => i < b.Values.Count).Sum(b => Finite(b.Values[i]));
        }

        private static double Finite(double value) => double.IsFinite(value) ? value : 0;
    }
}
