namespace ShipLab.Results;

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
        [.. rows.GroupBy(row => row.Key with { Seed = 0 }).Select(group => Line(group.Key.DataSet, [.. group])).OfType<SummaryLine>()];

    /// <summary>
    /// A line a method: for each seed the average over data sets, then mean and deviation over seeds. Seeds that lack a data
    /// set which another seed of the method has are left out, so that all averages are over the same sets.
    /// </summary>
    public static IReadOnlyList<SummaryLine> OverDataSets(IEnumerable<ResultRow> rows) =>
        [.. rows.GroupBy(row => row.Key with { Seed = 0, DataSet = Average }).Select(group => Line(Average, [.. group])).OfType<SummaryLine>()];

    /// <summary>The line of one method; null where no seed has all of its data sets.</summary>
    private static SummaryLine? Line(string dataSet, ResultRow[] rows)
    {
        var sets = rows.Select(row => row.Key.DataSet).Distinct().ToArray();
        SetAverages? Averages(Func<ResultRow, BaseNewHarmonic> score) =>
            SetAverages.Of([.. rows.Select(row => (row.Key.DataSet, row.Key.Seed, score(row)))], sets);
        // one set has its own H, which protocols without new classes do not have
        Spread H(SetAverages averages) => dataSet == Average ? averages.HOfAverages : averages.MeanOfH;

        if (Averages(row => new BaseNewHarmonic(row.Base, row.New, row.H)) is not { } separate) return null;
        var joint = Averages(row => new BaseNewHarmonic(row.JointBase, row.JointNew, row.JointH))!;
        var calibrated = rows.All(row => row.Calibration is not null)
            ? Averages(row => new BaseNewHarmonic(row.Calibration!.JointBase, row.Calibration.JointNew, row.Calibration.JointH)) : null;
        var key = rows[0].Key;
        return new SummaryLine(dataSet, key.Method, key.Generator, separate.Base.Count, separate.Base, separate.New, H(separate),
            joint.Base, joint.New, H(joint), separate.MeanOfH, joint.MeanOfH)
        {
            Key = key,
            CalibratedH = calibrated is null ? null : H(calibrated),
        };
    }
}
