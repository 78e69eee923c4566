using Plotly.NET;

namespace ShipLab.Figures.Reports;

/// <summary>Figures of a group of result rows, as a report shows them.</summary>
public static class ResultFigures
{
    private const int MostClasses = 40;

    /// <summary>Each method's H over all data sets (one score where the protocol has one); best on top; null without a
    /// method that ran on all of them.</summary>
    public static GenericChart? Overview(ResultGroup group)
    {
        var scores = group.Protocol.Columns[0];
        var means =
            group.Methods.Select(method => (Method: method,
                Spread: SetAverages.MainOf(group.RowsOf(method, scores), group.DataSets, scores)))
            .Where(entry => entry.Spread is { } spread && double.IsFinite(spread.Mean))
            .OrderByDescending(entry => entry.Spread!.Value.Mean)
                .ToArray();
        if (means.Length == 0) return null;
        var ofH = group.DataSets.Count > 1 ? "H of the averages (%)" : "H (%)";
        var score = scores.HasH ? ofH : "accuracy (%)";
        var said = SeedSpread.Said(means.Select(entry => new double[entry.Spread!.Value.Count]));
        Spread[] spreads = [.. means.Select(entry => entry.Spread!.Value)];
        return Plot.Dots([.. means.Select(entry => entry.Method)], spreads.Select(spread => spread.Mean),
            errors: spreads.Select(spread => spread.Sd))
            .Titled($"{score[..^4]} on {Sets(group)}", $"{group.Setting.Title}; {said}", x: score);
    }

    /// <summary>Joint H before and after calibration; null where nothing was calibrated.</summary>
    public static GenericChart? Calibration(ResultGroup group)
    {
        var rows = group.Methods.Select(
            method => (method, Rows: group.RowsOf(method).Where(row => row.Calibration is not null).ToArray()))
            .Where(entry => entry.Rows.Length > 0)
            .Select(entry => new BeforeAfterScores(entry.method, BySeed(entry.Rows, group.CalibratedColumns.Before),
                BySeed(entry.Rows, group.CalibratedColumns.After))).ToArray();
        return rows.Length == 0
            ? null : BeforeAfter.Create($"Joint H before and after calibration, mean of {Sets(group)}",
            rows, "joint H (%)", "as trained", "calibrated");
    }

    /// <summary>
    /// Accuracy of each class of a data set among its own names: zero-shot and the method with the best H, means over
    /// seeds. Of a set with more than 40 classes those are shown that lost and gained most. Null where rows have no
    /// accuracies of classes, or there is nothing to compare with.
    /// </summary>
    /// <param name="group">the rows</param>
    /// <param name="dataSet">one of its data sets</param>
    /// <param name="classNames">a name for each class, or null to number them</param>
    public static GenericChart? PerClass(ResultGroup group, string dataSet, IReadOnlyList<string>? classNames)
    {
        var methods =
            group.Methods.Select(
                method => (Method: method, Rows: group.RowsOf(method).Where(row => row.Key.DataSet == dataSet
            && row.PerClass is not null).ToArray()))
            .Where(entry => entry.Rows.Length > 0).ToArray();
        var before = methods.FirstOrDefault(entry => entry.Method == "zero-shot");
        var after = methods.Where(entry => entry.Method != "zero-shot")
            .OrderByDescending(entry => entry.Rows.Average(Score))
            .FirstOrDefault();
        if (before.Rows is null || after.Rows is null) return null;
        var (old, oldSd) = OverSeeds(before.Rows);
        var (now, nowSd) = OverSeeds(after.Rows);
        if (old.Length != now.Length) return null;
        int[] shown = [.. Enumerable.Range(0, old.Length)
            .Where(c => double.IsFinite(old[c]) && double.IsFinite(now[c])).OrderBy(c =>
            now[c] - old[c])];
        var isPart = shown.Length > MostClasses;
        if (isPart) shown = [.. shown[..(MostClasses / 2)], .. shown[^(MostClasses / 2)..]];
        string Name(int c) => classNames is not null && c < classNames.Count ? classNames[c] : $"class {c}";
        double[] Pick(double[] values) => [.. shown.Select(c => values[c])];
        var which = isPart ? $"the {MostClasses / 2} classes that lost and gained most"
            : "classes that lost most on top";
        return PerClassAccuracy.Create($"Classes of {dataSet}: zero-shot and {after.Method}", [.. shown.Select(Name)],
            [("zero-shot", Pick(old), oldSd is null ? null : Pick(oldSd)),
                (after.Method, Pick(now), nowSd is null ? null : Pick(nowSd))],
            sorted: false, $"{group.Setting.Title}; {which}");

        double Score(ResultRow row)
        {
            var scores = group.Protocol.Columns[0];
            return !scores.HasH || double.IsFinite(row[scores.Main]) ? row[scores.Main] : row[scores.Columns[1]];
        }
    }

    private static (double[] Mean, double[]? Sd) OverSeeds(ResultRow[] rows)
    {
        var spreads = Enumerable.Range(0, rows[0].PerClass!.Length)
            .Select(c => Spread.Of([.. rows.Select(row => row.PerClass![c])]))
            .ToArray();
        return ([.. spreads.Select(spread => spread.Mean)],
            rows.Length > 1 ? [.. spreads.Select(spread => spread.Sd)] : null);
    }

    private static double[] BySeed(ResultRow[] rows, string column) =>
        [.. rows.GroupBy(row => row.Key.Seed).Select(seed => seed.Average(row => row[column]))];

    private static string Sets(ResultGroup group) =>
        group.DataSets.Count == 1 ? group.DataSets[0] : $"{group.DataSets.Count} data sets";
}
