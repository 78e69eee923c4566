namespace ShipLab.Results;

/// <summary>A pair of fine-tuner and generator, chosen among others without a look at test images.</summary>
/// <param name="Key">The key of its rows, with data set and seed of the first.</param>
/// <param name="Rehearsed">Mean over data sets and seeds of the rehearsal's score, by which it was chosen.</param>
/// <param name="Rows">Its rows: what they score on test images was not looked at.</param>
public sealed record PairChoice(ResultKey Key, double Rehearsed, IReadOnlyList<ResultRow> Rows)
{
    /// <summary>The pairs by their rehearsals, the best first. Methods without a rehearsal on every data set and seed
    /// are left out.</summary>
    /// <param name="rows">Rows of a study with <see cref="StudyOptions.Calibrate"/> or
    /// <see cref="Selection.PseudoNew"/>.</param>
    /// <param name="column">The score of the rehearsal to go by.</param>
    public static IReadOnlyList<PairChoice> ByRehearsal(IEnumerable<ResultRow> rows, string column = "H")
    {
        var all = rows.ToArray();
        var places = all.Select(row => (row.Key.DataSet, row.Key.Seed)).Distinct().Count();
        return
        [
            .. all.GroupBy(row => row.Key with { DataSet = "", Seed = 0 })
                .Where(group => group.Count() == places
                    && group.All(row => row.Rehearsal is { } rehearsal && double.IsFinite(rehearsal[column])))
                .Select(group =>
                    new PairChoice(group.First().Key, group.Average(row => row.Rehearsal![column]), [.. group]))
                .OrderByDescending(choice => choice.Rehearsed),
        ];
    }
}
