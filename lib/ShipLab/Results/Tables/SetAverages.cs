namespace ShipLab.Results.Tables;

/// <summary>
/// A method's average over data sets, seed by seed and then over seeds. The harmonic mean is given in both ways: of the averages, as the
/// papers print it, and as the mean of the sets' own harmonic means, which is lower where a method is uneven.
/// </summary>
/// <param name="Base">mean over the sets of the accuracy on base classes</param>
/// <param name="New">the same on new classes</param>
/// <param name="HOfAverages">harmonic mean of the two averages</param>
/// <param name="MeanOfH">mean of the sets' harmonic means</param>
public sealed record SetAverages(Spread Base, Spread New, Spread HOfAverages, Spread MeanOfH)
{
    /// <summary>The averages of one method; null unless it has a seed with a score on every data set, since averages over different sets do
    /// not compare.</summary>
    /// <param name="scores">the method's scores by data set and seed</param>
    /// <param name="dataSets">the sets to average over</param>
    public static SetAverages? Of(IReadOnlyCollection<(string DataSet, long Seed, BaseNewHarmonic Score)> scores,
        IReadOnlyCollection<string> dataSets)
    {
        var seeds = scores.Where(score => dataSets.Contains(score.DataSet)).GroupBy(score => score.Seed)
            .Where(seed => seed.Select(score => score.DataSet).Distinct().Count() == dataSets.Count)
            .Select(seed => (Base: seed.Average(s => s.Score.Base), New: seed.Average(s => s.Score.New), H: seed.Average(s => s.Score.H)))
                .ToArray();
        return seeds.Length == 0 ? null : new SetAverages(
            Spread.Of([.. seeds.Select(seed => seed.Base)]),
            Spread.Of([.. seeds.Select(seed => seed.New)]),
            Spread.Of([.. seeds.Select(seed => Metrics.HarmonicMean(seed.Base, seed.New))]),
            Spread.Of([.. seeds.Select(seed => seed.H)]));
    }
}
