namespace ShipLab.Results.Published;

/// <summary>One number triple of a paper, in percent, as printed.</summary>
/// <param name="Method">the paper's name of the method: "CoOp + SHIP"</param>
/// <param name="DataSet">the paper's name of the data set, or "Average"</param>
/// <param name="Base">accuracy on base or seen classes; not a number in a transfer between data sets</param>
/// <param name="New">accuracy on new or unseen classes, or on the target of a transfer</param>
/// <param name="H">harmonic mean as printed; not a number in a transfer</param>
public sealed record PublishedScore(string Method, string DataSet, double Base, double New, double H)
{
    /// <summary>Digits that the paper prints behind the point.</summary>
    public int Digits { get; init; } = 2;

    /// <summary>The harmonic mean of the printed base and new, to as many digits.</summary>
    public double RecomputedH => Math.Round(Metrics.HarmonicMean(Base, New), Digits);

    /// <summary>Whether the printed H is what base and new give, within the rounding of the three.</summary>
    public bool HIsRight => Math.Abs(Metrics.HarmonicMean(Base, New) - H) < 1.5 * Math.Pow(10, -Digits);
}
