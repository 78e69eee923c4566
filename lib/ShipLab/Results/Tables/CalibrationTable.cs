namespace ShipLab.Results.Tables;

/// <summary>What calibration gains: H in the joint label space before and after, and the bias that was
/// chosen.</summary>
public static class CalibrationTable
{
    /// <summary>The table over all data sets and seeds; null if no row was calibrated.</summary>
    public static ScoreTable? Of(ResultGroup group)
    {
        if (group.Rows.All(row => row.Calibration is null)) return null;
        var (before, after) = group.CalibratedColumns;
        var rows = new List<IReadOnlyList<ScoreCell>>();
        foreach (var method in group.Methods)
        {
            var calibrated = group.RowsOf(method).Where(row => row.Calibration is not null).ToArray();
            if (calibrated.Length == 0) continue;
            var gain = Spread.Of([.. calibrated.Select(row => row[after] - row[before])]);
            rows.Add(
            [
                ScoreCell.Of(method),
                ScoreCell.Of(calibrated.Average(row => row[before])),
                ScoreCell.Of(calibrated.Average(row => row[after])),
                ScoreCell.Of(gain) with { Signed = true, WithInterval = true },
                ScoreCell.Of(Spread.Of([.. calibrated.Select(row => row.Calibration!.Bias)])) with { Signed = true,
                    Decimals = 2 },
                ScoreCell.Of(Spread.Of([.. calibrated.Select(row => row.Calibration!.Scale)])) with { Decimals = 2 },
                ScoreCell.Of(calibrated.Length) with { Decimals = 0 },
            ]);
        }
        ScoreColumn[] columns =
        [
            new("method", ColumnKind.Words), new($"{before} before") { MarkBest = true },
            new($"{before} after") { MarkBest = true },
                new("gain", ColumnKind.Spread) { MarkBest = true },
            new("bias", ColumnKind.Spread), new("scale", ColumnKind.Spread), new("rows"),
        ];
        return new ScoreTable($"{group.Setting.FileName}-calibration", $"Gain of calibration: {group.Setting.Title}",
            columns, rows)
        {
            Notes =
            [
                "Percent; means over data sets and seeds, ± standard deviation over the same [95 % interval of the "
                + "mean].",
                "Bias (added to the logits of new classes) and scale (a factor on them) are chosen on held-out images "
                + "of base classes, a third of which play new, and never on test images.",
            ],
        }.WithBest();
    }
}
