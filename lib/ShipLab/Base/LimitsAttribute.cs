namespace ShipLab.Base;

/// <summary>What a number of an options record may be; of a list, what each of its numbers may be.
/// Checked where the options are used (<see cref="OptionSettings.Require"/>)
/// and where an experiment's file is read.</summary>
/// <param name="least">The smallest value.</param>
/// <param name="most">The largest value; infinity for none.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LimitsAttribute(double least, double most = double.PositiveInfinity) : Attribute
{
    /// <summary>The smallest value.</summary>
    public double Least => least;

    /// <summary>The largest value; infinity for none.</summary>
    public double Most => most;

    /// <summary><see cref="Least"/> itself is not allowed.</summary>
    public bool Above { get; init; }

    /// <summary>Whether a number may be used.</summary>
    public bool Allow(double value) =>
        double.IsFinite(value) && (Above ? value > least : value >= least) && value <= most;

    /// <summary>"1 to 16", "at least 1", "more than 0".</summary>
    public override string ToString() => (Above, double.IsPositiveInfinity(most)) switch
    {
        (false, false) => $"{Text(least)} to {Text(most)}",
        (false, true) => $"at least {Text(least)}",
        (true, true) => $"more than {Text(least)}",
        (true, false) => $"more than {Text(least)}, to {Text(most)}",
    };

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
