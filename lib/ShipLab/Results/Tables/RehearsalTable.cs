namespace ShipLab.Results.Tables;

/// <summary>Which pair of fine-tuner and generator an honest choice takes, and what it is worth: all pairs by their
/// rehearsals, in which a third of the base classes played new, with the test scores that were not looked at for the
/// choice.</summary>
public static class RehearsalTable
{
    private const string Published = "coop + ship"; // the method that the SHIP paper is about

    /// <summary>The table of the pairs with a rehearsal on every data set and seed; null if there are
    /// not two of them to choose from, or if the protocol chooses none so.</summary>
    public static ScoreTable? Of(ResultGroup group)
    {
        if (!group.Protocol.ChoosesInRehearsal) return null;
        var pairs = PairChoice.ByRehearsal(group.Rows);
        if (pairs.Count < 2) return null;
        var jointly = PairChoice.ByRehearsal(group.Rows, "joint H");
        var published = pairs.FirstOrDefault(pair => pair.Key.Name == Published);
        ScoreColumn[] columns =
        [
            new("method", ColumnKind.Words), new("rehearsal H"), new("rehearsal joint H"),
            new("H", ColumnKind.Spread) { MarkBest = true },
            new("joint H", ColumnKind.Spread) { MarkBest = true },
            new("joint H calibrated", ColumnKind.Spread) { MarkBest = true },
        ];
        return new ScoreTable($"{group.Setting.FileName}-chosen",
            $"Chosen in rehearsal: {group.Setting.Title}", columns,
        [
            .. pairs.Select(pair => (IReadOnlyList<ScoreCell>)
            [
                ScoreCell.Of(pair.Key.Name) with { Mark =
                    $"{(pair == pairs[0] ? "†" : "")}{(pair.Key == jointly.FirstOrDefault()?.Key ? "‡" : "")}" },
                ScoreCell.Of(pair.Rehearsed),
                ScoreCell.Of(pair.Rows.Average(row => row.Rehearsal!["joint H"])),
                Mean(pair, "H"),
                Mean(pair, "joint H"),
                Mean(pair, "calibrated H"),
            ]),
        ])
        {
            Notes =
            [
                "Percent; means over the data sets, ± standard deviation over seeds. "
                + "In a rehearsal a third of the base classes plays new, and held-out images of the training set are "
                + "scored.",
                $"† the choice by H, {Gain(pairs[0], published)}",
                .. jointly.Count == 0 ? Array.Empty<string>()
                    : [$"‡ the choice by joint H, {Gain(jointly[0], published)}"],
                "All other rows stand here to compare with: whoever takes the best of the right-hand columns has "
                + "chosen on test images.",
            ],
        }.WithBest();
    }

    private static ScoreCell Mean(PairChoice pair, string column) =>
        ScoreCell.Of(
            Spread.Of([.. pair.Rows.GroupBy(row => row.Key.Seed).Select(seed => seed.Average(row => row[column]))]));

    /// <summary>"clip-adapter: against coop + ship H +8.4 ± 5.5 (95 %), p 0.005, 15 pairs; joint H ..." for test
    /// images.</summary>
    private static string Gain(PairChoice chosen, PairChoice? published)
    {
        if (published is null || chosen.Key == published.Key) return $"{chosen.Key.Name}.";
        return $"{chosen.Key.Name}: against {Published} on test images H "
            + $"{PairedComparison.Of(chosen.Rows, published.Rows)}; joint H "
            + $"{PairedComparison.Of(chosen.Rows, published.Rows, "joint H")}.";
    }
}
