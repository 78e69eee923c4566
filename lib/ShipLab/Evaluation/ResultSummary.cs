namespace ShipLab;

/// <summary>One line of a results table: a method on a data set (or on their average) over its seeds.</summary>
/// <param name="H">On one data set the mean over seeds of H. On the average over data sets, for each seed the harmonic mean of the
/// averages, as the SHIP paper has it.</param>
/// <param name="MeanH">The mean of the data sets' H, which weighs every set alike; the same as <paramref name="H"/> on one data set.</param>
public sealed record SummaryLine(string DataSet, string Method, string Generator, int Seeds,
    Spread Base, Spread New, Spread H, Spread JointBase, Spread JointNew, Spread JointH, Spread MeanH, Spread MeanJointH)
{
    /// <summary>The key of its rows, with the data set and the seed of the first.</summary>
    public required ResultKey Key { get; init; }

    /// <summary>Joint H after calibration; null where not every row has one.</summary>
    public Spread? CalibratedH { get; init; }

    /// <summary>"coop + ship".</summary>
    public string Name => Key.Name;
}

/// <summary>Rows to tables. Rows that differ in method, generator, shots, protocol, selection, backbone or options are never mixed.</summary>
public static class ResultSummary
{
    /// <summary>The name that stands for the average over data sets.</summary>
    public const string Average = "average";

    /// <summary>"coop + ship", and ", official (selects on test)" or the like where something chose among candidates.</summary>
    public static string NameOf(string method, string generator, string selection = "last") =>
        $"{method}{(generator == "none" ? "" : $" + {generator}")}{(selection == "last" ? "" : $", {Selections.Title(selection)}")}";

    /// <summary>A line a data set and method, in the order of their first rows.</summary>
    public static IReadOnlyList<SummaryLine> ByDataSet(IEnumerable<ResultRow> rows) =>
        rows.GroupBy(row => row.Key with { Seed = 0 })
            .Select(group => Line(group.Key.DataSet, [.. group], [.. group.Select(row => Numbers([row]))]))
            .ToArray();

    /// <summary>
    /// A line a method: for each seed the average over data sets, then mean and deviation over seeds. Seeds that lack a data
    /// set which another seed of the method has are left out, so that all averages are over the same sets.
    /// </summary>
    public static IReadOnlyList<SummaryLine> OverDataSets(IEnumerable<ResultRow> rows) =>
        rows.GroupBy(row => row.Key with { Seed = 0, DataSet = Average }).Select(group =>
        {
            var seeds = group.GroupBy(row => row.Key.Seed).ToArray();
            var sets = group.Select(row => row.Key.DataSet).Distinct().Count();
            var whole = seeds.Where(seed => seed.Select(row => row.Key.DataSet).Distinct().Count() == sets).ToArray();
            return whole.Length == 0 ? null
                : Line(Average, [.. whole.SelectMany(seed => seed)], [.. whole.Select(seed => Numbers([.. seed]))]);
        }).OfType<SummaryLine>().ToArray();

    /// <summary>The numbers of one seed, from its rows of one or more data sets.</summary>
    private static double[] Numbers(ResultRow[] rows)
    {
        double Mean(Func<ResultRow, double> number) => rows.Average(number);
        var (atBase, atNew, jointBase, jointNew) = (Mean(row => row.Base), Mean(row => row.New), Mean(row => row.JointBase), Mean(row => row.JointNew));
        var one = rows.Length == 1; // its own H, which protocols without new classes do not have
        var calibrated = rows.All(row => row.Calibration is not null)
            ? one ? rows[0].Calibration!.JointH
                : Metrics.HarmonicMean(Mean(row => row.Calibration!.JointBase), Mean(row => row.Calibration!.JointNew))
            : double.NaN;
        return
        [
            atBase, atNew, one ? rows[0].H : Metrics.HarmonicMean(atBase, atNew),
            jointBase, jointNew, one ? rows[0].JointH : Metrics.HarmonicMean(jointBase, jointNew),
            Mean(row => row.H), Mean(row => row.JointH), calibrated,
        ];
    }

    private static SummaryLine Line(string dataSet, ResultRow[] rows, double[][] seeds)
    {
        Spread Column(int i) => Spread.Of([.. seeds.Select(seed => seed[i])]);
        var key = rows[0].Key;
        return new SummaryLine(dataSet, key.Method, key.Generator, seeds.Length,
            Column(0), Column(1), Column(2), Column(3), Column(4), Column(5), Column(6), Column(7))
        {
            Key = key,
            CalibratedH = seeds.All(seed => double.IsFinite(seed[8])) ? Column(8) : null,
        };
    }
}
