namespace ShipLab.Results.Tables;

/// <summary>
/// A method's average over data sets, seed by seed and then over seeds; null unless it has a seed with a row on every
/// set, since averages over different sets do not compare.
/// </summary>
public static class SetAverages
{
    /// <summary>Of one column: of H, the mean of the sets' own, which is lower than <see cref="HarmonicOf"/> where a
    /// method is uneven.</summary>
    /// <param name="rows">The rows of one method.</param>
    /// <param name="dataSets">The sets to average over.</param>
    public static Spread? Of(IEnumerable<ResultRow> rows, IReadOnlyCollection<string> dataSets, string column) =>
        BySeed(rows, dataSets, seed => seed.Average(row => row[column]));

    /// <summary>Harmonic mean of the averages on base and on new classes, as papers print it.</summary>
    public static Spread? HarmonicOf(IEnumerable<ResultRow> rows, IReadOnlyCollection<string> dataSets,
        ScoreGroup scores) =>
        BySeed(rows, dataSets, seed =>
            Metrics.HarmonicMean(seed.Average(row => row[scores.Columns[0]]),
                seed.Average(row => row[scores.Columns[1]])));

    /// <summary><see cref="HarmonicOf"/> where scores have a harmonic mean, else <see cref="Of"/> of their one
    /// column.</summary>
    public static Spread? MainOf(IEnumerable<ResultRow> rows, IReadOnlyCollection<string> dataSets,
        ScoreGroup scores) =>
        scores.HasH ? HarmonicOf(rows, dataSets, scores) : Of(rows, dataSets, scores.Main);

    private static Spread? BySeed(IEnumerable<ResultRow> rows, IReadOnlyCollection<string> dataSets,
        Func<IReadOnlyList<ResultRow>, double> average)
    {
        double[] seeds =
        [
            .. rows.Where(row => dataSets.Contains(row.Key.DataSet)).GroupBy(row => row.Key.Seed)
                .Where(seed => seed.Select(row => row.Key.DataSet).Distinct().Count() == dataSets.Count)
                .Select(seed => average([.. seed])),
        ];
        return seeds.Length == 0 ? null : Spread.Of(seeds);
    }
}
