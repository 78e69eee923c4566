namespace ShipLab.Figures;

/// <summary>
/// The accuracy of each class before and after a change, as horizontal bars; classes that lost most stand on top.
/// </summary>
public static class PerClassAccuracy
{
    /// <summary>Compares two or more accuracies of each class.</summary>
    /// <param name="title">What changed between the series.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="series">Name and accuracy in percent of each class; the first is the state before (drawn grey). Errors, such as a
    /// standard deviation over seeds, may be null.</param>
    /// <param name="sorted">Order the classes by the change from the first to the last series; false keeps their order.</param>
    /// <exception cref="ArgumentException">A series has not one value a class.</exception>
    public static Figure Create(string title, IReadOnlyList<string> classNames, IReadOnlyList<(string Name, Numbers Percent, Numbers? Errors)> series,
        bool sorted = true)
    {
        foreach (var (name, percent, errors) in series)
        {
            Check.Length(classNames.Count, percent.Count, $"accuracies of '{name}' (one a class)");
            if (errors is not null) Check.Length(classNames.Count, errors.Count, $"errors of '{name}' (one a class)");
        }
        int[] order = [.. Enumerable.Range(0, classNames.Count)];
        if (sorted && series.Count > 1) order = [.. order.OrderBy(c => Sortable(series[^1].Percent[c] - series[0].Percent[c]))];
        var marks = series.Select((s, k) => (Mark)new Bars(s.Name, Pick(s.Percent, order))
        {
            Errors = s.Errors is { } errors ? Pick(errors, order) : null,
            Color = k == 0 && series.Count > 1 ? HouseStyle.Reference : HouseStyle.ColorOf(series.Count > 1 ? k - 1 : 0),
        });
        var figure = Figure.Bars(title, [.. order.Select(c => classNames[c])], [.. marks], "accuracy (%)", horizontal: true);
        return figure with { Panels = [figure.Panels[0] with { X = figure.Panels[0].X with { Min = 0, Max = 100 } }] };
    }

    /// <summary>The common case: before and after, without errors.</summary>
    public static Figure Create(string title, IReadOnlyList<string> classNames, Numbers before, Numbers after, string beforeName = "before",
        string afterName = "after") => Create(title, classNames, [(beforeName, before, null), (afterName, after, null)]);

    private static Numbers Pick(Numbers values, int[] order) => Numbers.From(order.Select(c => values[c]));

    private static double Sortable(double value) => double.IsNaN(value) ? double.MaxValue : value;
}
