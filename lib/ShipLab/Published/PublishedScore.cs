namespace ShipLab;

/// <summary>One number triple of a paper, in percent, as printed.</summary>
/// <param name="Method">the paper's name of the method: "CoOp + SHIP"</param>
/// <param name="DataSet">the paper's name of the data set, or "Average"</param>
/// <param name="Base">accuracy on base classes</param>
/// <param name="New">accuracy on new classes</param>
/// <param name="H">harmonic mean as printed</param>
public sealed record PublishedScore(string Method, string DataSet, double Base, double New, double H)
{
    /// <summary>The harmonic mean of the printed base and new, to two digits.</summary>
    public double RecomputedH => Math.Round(Metrics.HarmonicMean(Base, New), 2);

    /// <summary>Whether the printed H is what base and new give, within the rounding of the three.</summary>
    public bool HIsRight => Math.Abs(Metrics.HarmonicMean(Base, New) - H) < 0.015;
}
