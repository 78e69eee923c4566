using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>
/// The accuracy of each class before and after a change, as horizontal bars; classes that lost most stand on top.
/// </summary>
public static class PerClassAccuracy
{
    /// <summary>Compares the accuracies of each class.</summary>
    /// <param name="title">What changed between the series.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="series">Name and accuracy in percent of each class. Errors, such as a standard deviation over
    /// seeds, may be null.</param>
    /// <param name="sorted">Order the classes by the change from the first to the last series; false keeps their
    /// order.</param>
    /// <param name="subtitle">How the numbers came about.</param>
    /// <exception cref="ArgumentException">A series has not one value a class.</exception>
    public static GenericChart Create(string title, IReadOnlyList<string> classNames,
        IReadOnlyList<(string Name, IReadOnlyList<double> Percent, IReadOnlyList<double>? Errors)> series,
        bool sorted = true, string? subtitle = null)
    {
        foreach (var (name, percent, errors) in series)
        {
            Check.SameLength($"'{name}'", ("classes", classNames.Count), ("accuracies", percent.Count));
            if (errors is not null)
                Check.SameLength($"'{name}'", ("classes", classNames.Count), ("errors", errors.Count));
        }
        int[] order = [.. Enumerable.Range(0, classNames.Count)];
        double Gain(int c) => series[^1].Percent[c] - series[0].Percent[c];
        if (sorted && series.Count > 1)
            order = [.. order.OrderBy(c => double.IsNaN(Gain(c)) ? double.MaxValue : Gain(c))];
        string[] names = [.. order.Select(c => classNames[c])];
        return Chart.Combine(series.Select(s => Plot.Bars(names, order.Select(c => s.Percent[c]), s.Name,
                errors: s.Errors is { } sd ? order.Select(c => sd[c]) : null, horizontal: true)))
            .Titled(title, subtitle, x: "accuracy (%)").WithLayout(new { xaxis = new { range = new[] { 0, 101 } } });
    }

    /// <summary>The common case: before and after, without errors.</summary>
    public static GenericChart Create(string title, IReadOnlyList<string> classNames, IReadOnlyList<double> before,
        IReadOnlyList<double> after,
        string beforeName = "before", string afterName = "after") =>
            Create(title, classNames, [(beforeName, before, null), (afterName, after, null)]);
}
