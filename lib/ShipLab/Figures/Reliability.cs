using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>
/// How often a classifier is right when it says how sure it is (Guo et al. 2017): points below the diagonal are too
/// sure. The subtitle has the expected calibration error, the mean distance to the diagonal weighted by the number of
/// pictures.
/// </summary>
public static class Reliability
{
    /// <summary>Builds the figure.</summary>
    /// <param name="title">Which classifier, on what.</param>
    /// <param name="confidence">The probability of each picture's guess, 0 to 1.</param>
    /// <param name="right">Whether the guess was right.</param>
    /// <param name="bins">Equal parts of [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static GenericChart Create(string title, IReadOnlyList<double> confidence, IReadOnlyList<bool> right,
        int bins = 10)
    {
        Check.SameLength("the reliability", ("confidences", confidence.Count), ("guesses", right.Count));
        var points = Enumerable.Range(0, confidence.Count).Where(i => double.IsFinite(confidence[i]))
            .GroupBy(i => Math.Min(bins - 1, (int)(confidence[i] * bins))).OrderBy(bin => bin.Key)
            .Select(bin => (Sure: bin.Average(i => 100 * confidence[i]), Right: bin.Average(i => right[i] ? 100.0 : 0),
                Count: bin.Count()))
            .ToArray();
        var error = points.Sum(p => p.Count * Math.Abs(p.Sure - p.Right)) / points.Sum(p => p.Count);
        var curve = Plot.Line("", points.Select(p => p.Sure), points.Select(p => p.Right),
            HouseStyle.ColorOf(0), dots: true)
            .WithTrace(new { text = points.Select(p => $"{p.Count} pictures").ToArray() });
        var said = FormattableString.Invariant(
            $"{confidence.Count} pictures; expected calibration error {error:F1} points; dashed: as sure as right");
        return Chart.Combine([Plot.Line("", [0, 100], [0, 100], HouseStyle.Reference, dash: "dash"), curve])
            .Titled(title, said, x: "confidence (%)", y: "accuracy (%)", width: 620, height: 500);
    }
}
