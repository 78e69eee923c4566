namespace ShipLab.Evaluation;

/// <summary>Mean and sample standard deviation (divisor n - 1) over seeds; that of one seed is NaN.</summary>
public readonly record struct Spread(double Mean, double Sd, int Count)
{
    /// <summary>Half the width of the 95 % interval of the mean, Student's t: t(n - 1) * sd / sqrt(n).
    /// Not a number for one value.</summary>
    public double Interval95 => Count < 2 ? double.NaN : StudentT.HalfWidth(0.95, Count - 1) * Sd / Math.Sqrt(Count);

    /// <summary>Of at least one value.</summary>
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var sd = values.Count < 2
            ? double.NaN
            : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return new Spread(mean, sd, values.Count);
    }

    /// <summary>"63.7 ± 1.2", or the mean alone for one seed; "n/a" where it does not apply.</summary>
    public override string ToString()
    {
        if (double.IsNaN(Mean)) return "n/a";
        return Count < 2 ? $"{Mean:0.0}" : $"{Mean:0.0} ± {Sd:0.0}";
    }
}
