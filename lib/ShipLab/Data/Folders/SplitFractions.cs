namespace ShipLab.Data.Folders;

/// <summary>The parts of each class's pictures for training, choosing settings and testing; their sum is 1.</summary>
public sealed record SplitFractions(double Train, double Val, double Test)
{
    private const NumberStyles Number =
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>.5, .2 and .3, as CoOp splits data sets that come without a split (datasets/oxford_pets.py and others,
    /// split_trainval; dtd.py, read_and_split_data).</summary>
    public static SplitFractions CoOp { get; } = new(.5, .2, .3);

    /// <summary>Reads "0.5,0.2,0.3".</summary>
    /// <exception cref="ShipLabException">These are not three numbers that sum to 1.</exception>
    public static SplitFractions Parse(string text)
    {
        static double Read(string part) =>
            double.TryParse(part, Number, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        var numbers = text.Split(',').Select(Read).ToArray();
        return numbers is [var train, var val, var test]
            ? new SplitFractions(train, val, test).Checked()
            : throw Bad($"'{text}'");
    }

    /// <exception cref="ShipLabException">A fraction is negative, or they do not sum to 1.</exception>
    public SplitFractions Checked() => Train >= 0 && Val >= 0 && Test >= 0 && Math.Abs(Train + Val + Test - 1) < 1e-6
        ? this
        : throw Bad(ToString());

    /// <summary>"0.5,0.2,0.3"</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Train},{Val},{Test}");

    private static ShipLabException Bad(string what) => new(
        $"The fractions for train, val and test are {what}, but three numbers from 0 to 1 that sum to 1 were " +
        "expected, such as 0.5,0.2,0.3.");
}
