namespace ShipLab.Studies;

/// <summary>What a worker does in one go: all methods on one data set with one number of shots, one seed and one
/// selection, since they share image features and generators.</summary>
/// <param name="DataSet">Name of the data set; in cross-dataset of the target.</param>
/// <param name="Shots">Training images a class; <see cref="FewShot.All"/> for all there are.</param>
/// <param name="Seed">Of the sample and of the trainings.</param>
/// <param name="Selection">How the reported state is chosen among the candidates of a trained generator.</param>
public sealed record Cell(string DataSet, int Shots, int Seed, Selection Selection = Selection.Last)
{
    /// <summary>"neon, 16 shots, seed 1", and ", selection: validation" where it is not the last state.</summary>
    public override string ToString()
    {
        var shots = Shots switch { FewShot.All => "all training images", 1 => "1 shot", _ => $"{Shots} shots" };
        var selection = Selection == Selection.Last ? "" : $", selection: {Selection.Title()}";
        return $"{DataSet}, {shots}, seed {Seed}{selection}";
    }
}

/// <summary>
/// A share of a sweep's cells, so that several machines run one grid without talking: each runs its part, and the
/// results files laid end to end are those of the whole. The default is the whole.
/// </summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Of">How many parts there are.</param>
public readonly record struct Part(int Number, int Of)
{
    /// <summary>"2/3".</summary>
    /// <exception cref="ShipLabException">The text is no part.</exception>
    public static Part Parse(string text) => text.Split('/') is [var number, var of]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
        && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && i >= 1 && i <= n
            ? new Part(i, n)
            : throw new ShipLabException($"'{text}' is no part of a grid. Give which part of how many, from 1/N to "
                + "N/N: 2/3 is the second third.");

    /// <summary>The cells of this part: those that share a data set, shots and seed stay together, since they share
    /// trained generators.</summary>
    public IReadOnlyList<Cell> From(IReadOnlyList<Cell> cells)
    {
        if (Of < 2) return cells;
        var (number, of) = (Number, Of);
        return [.. cells.GroupBy(cell => cell with { Selection = Selection.Last }).Where((_, i) => i % of == number - 1)
            .SelectMany(group => group)];
    }

    /// <summary>"2/3".</summary>
    public override string ToString() => $"{Number}/{Of}";
}
