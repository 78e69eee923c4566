using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>What methods add to another one's score, place by place, with the 95 % interval of each mean: a dot whose
/// interval holds zero may be chance.</summary>
public static class Gains
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">What is compared with what.</param>
    /// <param name="places">Data sets, or methods: the categories.</param>
    /// <param name="series">For each method its mean gain and the half width of its interval at each place.</param>
    /// <param name="gain">Label of the axis: "points of H".</param>
    /// <param name="subtitle">Over what the means are.</param>
    public static GenericChart Create(string title, IReadOnlyList<string> places,
        IReadOnlyList<(string Name, IReadOnlyList<(double Mean, double Interval)> Gains)> series, string gain,
        string subtitle)
    {
        var dots = series.Select(
            s => Plot.Dots(places, s.Gains.Select(g => g.Mean), s.Name, errors: s.Gains.Select(g => g.Interval)));
        var hasIntervals = series.Any(s => s.Gains.Any(g => double.IsFinite(g.Interval))); // one seed has none
        return Chart.Combine(dots).WithRule(0, vertical: true, color: HouseStyle.Reference)
            .WithLayout(new { scattermode = "group" })
            .Titled(title, hasIntervals ? $"{subtitle}; error bars: 95 % interval" : subtitle, x: gain);
    }
}
