namespace ShipLab.Results;

/// <summary>
/// Two methods on the same data sets and seeds: the differences of their scores, pair by pair, so that what a seed or a
/// data set does to both cancels.
/// </summary>
/// <param name="Pairs">How many (data set, seed) both have.</param>
/// <param name="MeanDifference">Mean of first minus second; not a number without pairs.</param>
/// <param name="Sd">Sample deviation of the differences.</param>
/// <param name="Interval95">Half the width of the 95 % interval of the mean difference, Student's t.</param>
/// <param name="P">Two-sided p-value of the paired t-test; null with fewer than two pairs, or if all differences are
/// equal.</param>
/// <remarks>Over several data sets the pairs are taken for a sample of data sets and seeds alike; for what seeds alone
/// do, compare the rows of one data set. With three seeds only large differences can be told from chance.</remarks>
public sealed record PairedComparison(int Pairs, double MeanDifference, double Sd, double Interval95, double? P)
{
    /// <summary>Pairs the rows by data set, shots, seed, protocol and backbone; a pair with a score that does not apply
    /// is left out.</summary>
    /// <param name="first">Rows of one method.</param>
    /// <param name="second">Rows of the other.</param>
    /// <param name="column">The score to compare.</param>
    /// <exception cref="ShipLabException">One of the methods has two rows of one data set and seed.</exception>
    public static PairedComparison Of(IEnumerable<ResultRow> first, IEnumerable<ResultRow> second, string column = "H")
    {
        var others = ByPlace(second);
        double[] differences =
        [
            .. ByPlace(first).Where(row => others.ContainsKey(row.Key))
                .Select(row => row.Value[column] - others[row.Key][column]).Where(double.IsFinite),
        ];
        if (differences.Length == 0) return new PairedComparison(0, double.NaN, double.NaN, double.NaN, null);
        var spread = Spread.Of(differences);
        double? p = differences.Length < 2 || spread.Sd == 0 ? null
            : 1 - StudentT.Within(spread.Mean / (spread.Sd / Math.Sqrt(spread.Count)), spread.Count - 1);
        return new PairedComparison(differences.Length, spread.Mean, spread.Sd, spread.Interval95, p);
    }

    /// <summary>"+3.1 ± 0.8 (95 %), p 0.004, 15 pairs".</summary>
    public override string ToString() => Pairs switch
    {
        0 => "no common data set and seed",
        1 => $"{MeanDifference:+0.0;-0.0;0.0}, 1 pair",
        _ => $"{MeanDifference:+0.0;-0.0;0.0} ± {Interval95:0.0} (95 %){Probability}, {Pairs} pairs",
    };

    private string Probability => P switch { null => "", < 0.001 => ", p < 0.001", { } p => $", p {p:0.000}" };

    private static Dictionary<(string, string, int, long, string), ResultRow> ByPlace(IEnumerable<ResultRow> rows)
    {
        var found = new Dictionary<(string, string, int, long, string), ResultRow>();
        foreach (var row in rows)
            if (!found.TryAdd((row.Key.DataSet, row.Key.Backbone, row.Key.Shots, row.Key.Seed, row.Key.Protocol), row))
                throw new ShipLabException($"{row.Key.Name} has two rows on {row.Key.DataSet} with seed "
                    + $"{row.Key.Seed}, made with other options. A paired comparison needs one of each: "
                    + "pass rows of one Options fingerprint.");
        return found;
    }
}
