namespace ShipLab.Evaluation;

/// <summary>
/// The calibrated generalised mode: new classes' logits z become Scale * z + Bias, both chosen by a rehearsal on
/// held-out images of base classes, some of which play new, and never on test images (<see cref="Calibrator"/>).
/// </summary>
/// <param name="Bias">Added to the logits of new classes.</param>
/// <param name="Scale">Factor on them; 1 unless the rehearsal says that another is better.</param>
public sealed record Calibration(double Bias, double Scale);

/// <summary>What a rehearsal found best for its joint H.</summary>
/// <param name="Bias">Added to the rehearsal's logits of pseudo-new classes.</param>
/// <param name="Scale">The factor on them.</param>
/// <param name="Share">Of the held-out rows of base classes that are right among base names,
/// the share that the bias gives away to new classes. It carries over to a classifier whose logits have another scale;
/// the bias itself does not.</param>
/// <param name="H">Joint H of the images that chose them, percent: an optimistic number.</param>
public readonly record struct BiasAndScale(double Bias, double Scale, double Share, double H);

/// <summary>
/// Chooses the bias between base and new classes that is best for the joint H of held-out rows: a rehearsal's, in which
/// some base classes play new. It knows nothing of any test row.
/// </summary>
/// <remarks>The rehearsal's classifier and the final one differ in the number of classes and, where a method searches
/// its settings (the weight of a cache, of a Gaussian part), in the scale of their logits. So what is taken from the
/// rehearsal is the share of right base rows that it pays to give away, and the final bias is the one that gives away
/// the same share of held-out images of base classes.</remarks>
public static class Calibrator
{
    /// <summary>Factors tried: 1/2 to 2 in twelve equal ratios; 1 is among them.</summary>
    private static readonly double[] Scales = [.. Enumerable.Range(-6, 13).Select(i => Math.Pow(2, i / 6.0))];

    /// <summary>Points of H by which a scale must do better than a bias alone: less is within what a
    /// few hundred images can tell.</summary>
    private const double Margin = 1;

    /// <summary>
    /// The best bias, and a scale where it is better: bias alone and bias with scale are chosen on either half of the
    /// rows and compared on the other half, and the scale is taken if its mean H there is higher by a point.
    /// </summary>
    /// <param name="meansOverClasses">H of means over classes, as in generalised zero-shot learning.</param>
    public static BiasAndScale Choose(Decisions held, bool meansOverClasses = false)
    {
        if (!held.AreJoint)
            throw new ArgumentException("There is no bias to choose where a group of classes is not known.",
                nameof(held));
        var rows = Rows(held, meansOverClasses);
        var (first, second) = (rows.Where((_, i) => i % 2 == 0).ToArray(), rows.Where((_, i) => i % 2 == 1).ToArray());
        var plain = Crossed(first, second, [1]);
        var scaled = Crossed(first, second, Scales);
        return Best(rows, scaled > plain + Margin ? Scales : [1]);
    }

    /// <summary>The bias with which the final classifier gives away as large a share of held-out base rows as
    /// the rehearsal found best.</summary>
    /// <param name="rehearsed">From <see cref="Choose"/>.</param>
    /// <param name="baseRows">How the final classifier decides on held-out images of base classes,
    /// none of which is a test image.</param>
    public static double BiasOf(BiasAndScale rehearsed, Decisions baseRows)
    {
        var right = Rows(baseRows, false).Where(row => row is { IsNew: false, Right: true });
        double[] margins = [.. right.Select(row => row.Base - rehearsed.Scale * row.New).Order()];
        if (margins.Length == 0 || double.IsNaN(rehearsed.Share))
            return rehearsed.Bias; // no base row is right: nothing to go by
        var given = (int)Math.Floor(rehearsed.Share * margins.Length + 1e-6);
        if (given >= margins.Length)
            return margins[^1] + 1;
        return given == 0 ? margins[0] : (margins[given - 1] + margins[given]) / 2;
    }

    /// <summary>Mean over both halves of the H of what the other half chose.</summary>
    private static double Crossed(Row[] first, Row[] second, double[] scales) =>
        (HOf(second, Best(first, scales)) + HOf(first, Best(second, scales))) / 2;

    private static BiasAndScale Best(Row[] rows, double[] scales)
    {
        var best = new BiasAndScale(0, 1, 0, double.NegativeInfinity);
        foreach (var scale in scales.OrderBy(scale => Math.Abs(Math.Log(scale)))) // of equal ones the nearest to 1
        {
            var found = BestBias(rows, scale);
            if (found.H > best.H + 1e-9) best = found;
        }
        return best;
    }

    /// <summary>H as a function of the bias is constant between the rows' margins: the middle of the
    /// widest of the best stretches.</summary>
    private static BiasAndScale BestBias(Row[] rows, double scale)
    {
        var margins = rows.Select(row => (Margin: row.Base - scale * row.New, row)).OrderBy(pair => pair.Margin)
            .ToArray();
        var all = rows.Where(row => !row.IsNew && row.Right).Sum(row => row.Weight);
        var atBase = all; // at a bias of minus infinity all rows go to base
        var (atNew, best) = (0.0, new BiasAndScale(0, scale, 0, double.NegativeInfinity));
        var width = 0.0;
        for (var i = 0; i < margins.Length; i++)
        {
            // the bias passes this row's margin: the row goes to its new class
            var (margin, row) = margins[i];
            if (row.IsNew && row.Right) atNew += row.Weight;
            if (!row.IsNew && row.Right) atBase -= row.Weight;
            if (i + 1 == margins.Length) break;
            var h = Metrics.HarmonicMean(100 * atBase, 100 * atNew);
            var stretch = margins[i + 1].Margin - margin;
            if (stretch <= 0 || h < best.H - 1e-9 || (h <= best.H + 1e-9 && stretch <= width)) continue;
            best = new BiasAndScale((margin + margins[i + 1].Margin) / 2, scale, 1 - atBase / all, h);
            width = stretch;
        }
        return best.H > 0 ? best : new BiasAndScale(0, scale, double.NaN, 0); // nothing helps: leave the logits alone
    }

    private static double HOf(Row[] rows, BiasAndScale at)
    {
        bool GoesToNew(Row row) => row.Base < at.Scale * row.New + at.Bias;
        double Share(bool isNew)
        {
            var right = rows.Where(row => row.IsNew == isNew && row.Right && GoesToNew(row) == isNew);
            var all = rows.Where(row => row.IsNew == isNew).Sum(row => row.Weight);
            return right.Sum(row => row.Weight) / Math.Max(1e-300, all);
        }
        return Metrics.HarmonicMean(100 * Share(false), 100 * Share(true));
    }

    /// <summary>A row: its weight in its group's accuracy, and whether its group's best class is right.</summary>
    private readonly record struct Row(bool IsNew, bool Right, float Base, float New, double Weight);

    private static Row[] Rows(Decisions held, bool meansOverClasses)
    {
        var perClass = held.Labels.CountBy(label => label).ToDictionary();
        var isNew = Enumerable.Range(0, held.Labels.Length).Select(held.IsNew).ToArray();
        var (news, bases) = (isNew.Count(value => value), isNew.Count(value => !value));
        int Classes(bool ofNew) => held.Labels.Where((_, i) => isNew[i] == ofNew).Distinct().Count();
        var (newClasses, baseClasses) = (Classes(true), Classes(false));
        Row Of(int label, int i)
        {
            var own = isNew[i] ? held.New[i] : held.Base[i];
            var (rows, classes) = isNew[i] ? (news, newClasses) : (bases, baseClasses);
            var weight = 1.0 / (meansOverClasses ? classes * perClass[label] : rows);
            return new Row(isNew[i], own.Id == label, held.Base[i].Logit, held.New[i].Logit, weight);
        }
        return [.. held.Labels.Select(Of)];
    }
}
