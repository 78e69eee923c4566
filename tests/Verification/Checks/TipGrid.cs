using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>
/// The search of a tip-adapter set, held against the recorded counts. A count may differ by as many samples as the set
/// calls fragile at that point: those whose two largest logits lie within <see cref="Tie"/> of each other.
/// </summary>
internal sealed class TipGrid(ReferenceSet set, ReferenceReport report, Tensor text, TipAdapterOptions options)
{
    /// <summary>A margin below which rounding may decide; "grid_fragile counts samples within 2e-3 logits of a
    /// tie".</summary>
    private const double Tie = 2e-3;

    /// <summary>How far rounding moves a difference of two logits of order 100 in f32: samples so near to
    /// <see cref="Tie"/> may count or not.</summary>
    private const double Rounding = 1e-4;

    /// <summary>Searches with a cache and compares the outputs that begin with the prefix; null where the set has no
    /// validation.</summary>
    public TipClassifier? Searched(TipCache cache, string prefix)
    {
        if (!set.Has("val_features") || !set.Has("val_labels")) return null;
        using var scope = NewDisposeScope();
        var (x, labels, search, scale) = (set.Read("val_features"), set.Read("val_labels"), options.Search!,
            options.LogitScale!.Value);
        var values = cache.Values([.. Enumerable.Range(0, (int)text.shape[0])]);                    // [N, C]
        var textLogits = scale * x.mm(text.t());                                                    // [V, C]
        var found = search.Run(x, labels, textLogits, cache.Keys, values);
        Compare(prefix + "grid_correct", prefix + "grid_fragile", found.Correct);
        if (report.Wants(prefix + "grid_fragile"))
            CompareFragile(prefix + "grid_fragile", Shape(found.Correct), x, textLogits, cache.Keys, values);
        report.Compare(prefix + "best", found.Beta, found.Alpha);
        return new TipClassifier(text, cache, scale, found.Alpha, found.Beta);
    }

    /// <summary>Counts, with differences that the fragile samples explain taken out.</summary>
    private void Compare(string output, string fragile, long[,] correct)
    {
        if (!set.Has(output)) return;
        var (reference, counts) = (set.Numbers(output), Flat(correct));
        var allowed = set.Has(fragile) ? set.Numbers(fragile) : [];
        if (reference.Length == counts.Length && allowed.Length == counts.Length)
            for (var i = 0; i < counts.Length; i++)
                if (Math.Abs(counts[i] - reference[i]) <= allowed[i]) counts[i] = reference[i];
        report.Compare(output, Shape(correct), counts);
    }

    /// <summary>How many samples have their two largest logits close together, at every point of the grid.</summary>
    private void CompareFragile(string output, long[] shape, Tensor x, Tensor textLogits, Tensor keys, Tensor values)
    {
        var affinity = x.mm(keys.t());                                                              // [V, N]
        var (counts, reference) = (new List<double>(), set.Has(output) ? set.Numbers(output) : []);
        foreach (var beta in options.Search!.Betas)
            foreach (var alpha in options.Search!.Alphas)
            {
                using var scope = NewDisposeScope();
                var (top, _) = (textLogits + alpha * TipCache.Votes(affinity, values, beta)).topk(2, dim: 1); // [V, 2]
                var margin = top.select(1, 0) - top.select(1, 1);                                   // [V]
                long Below(double limit) => margin.lt(limit).sum().ToInt64();
                var expected = counts.Count < reference.Length ? reference[counts.Count] : double.NaN;
                counts.Add(Math.Clamp(expected, Below(Tie - Rounding), Below(Tie + Rounding)) is var near
                    && near == expected ? near : Below(Tie));
            }
        report.Compare(output, shape, [.. counts]);
    }

    private static long[] Shape(long[,] grid) => [grid.GetLength(0), grid.GetLength(1)];

    private static double[] Flat(long[,] grid) => [.. grid.Cast<long>().Select(count => (double)count)];
}
