namespace ShipLab.Results.Tables;

/// <summary>Result rows and the accuracies of their classes as CSV for other programs, in full precision.</summary>
public static class RowTable
{
    /// <summary>A line a row: everything but options, versions and classes.</summary>
    public static string Write(IReadOnlyCollection<ResultRow> rows)
    {
        var scores = Protocols.All.SelectMany(protocol => protocol.Columns)
            .SelectMany(group => group.Columns).Distinct()
            .Where(column => rows.Any(row => row.Scores.ContainsKey(column))).ToArray();
        string[] headings =
        [
            "protocol", "source", "data_set", "backbone", "shots", "method", "generator", "selection", "seed",
            .. scores.Select(column => column.ToLowerInvariant().Replace(' ', '_')), "calibration_bias",
            "calibration_scale",
            "selected_candidate", "seconds", "finished", "options",
        ];
        return CsvTable.Write(rows.Select(Fields).Prepend(headings));

        IEnumerable<string> Fields(ResultRow row)
        {
            var key = row.Key;
            string N(double? value) => value is { } number ? CsvTable.Number(number) : "";
            return
            [
                key.Protocol, row.Source ?? "", key.DataSet, key.Backbone, $"{key.Shots}", key.Method, key.Generator,
                    SelectionOf(key), $"{key.Seed}",
                .. scores.Select(column => N(row.Scores.TryGetValue(column, out var score) ? score : null)),
                N(row.Calibration?.Bias), N(row.Calibration?.Scale),
                row.SelectedCandidate ?? "", N(row.Seconds.Values.Sum()), row.Finished.ToString("O",
                    System.Globalization.CultureInfo.InvariantCulture), key.Options,
            ];
        }
    }

    /// <summary>A line a class of every row that has accuracies of classes.</summary>
    /// <param name="rows">the rows</param>
    /// <param name="classNames">names of a data set's classes, or null where they are not known</param>
    public static string WriteClasses(IEnumerable<ResultRow> rows, Func<string, IReadOnlyList<string>?> classNames)
    {
        string[] headings =
        [
            "protocol", "source", "data_set", "backbone", "shots", "method", "generator", "selection", "seed",
            "options", "class", "name",
            "accuracy", "joint_accuracy",
        ];
        var lines = rows.Where(row => row.PerClass is not null || row.JointPerClass is not null).SelectMany(row =>
        {
            var names = classNames(row.Key.DataSet);
            return Enumerable.Range(0, (row.PerClass ?? row.JointPerClass)!.Length).Select(c => (IEnumerable<string>)
            [
                row.Key.Protocol, row.Source ?? "", row.Key.DataSet, row.Key.Backbone, $"{row.Key.Shots}",
                row.Key.Method,
                    row.Key.Generator, SelectionOf(row.Key), $"{row.Key.Seed}", row.Key.Options,
                $"{c}", names is not null && c < names.Count ? names[c] : "", Of(row.PerClass, c),
                Of(row.JointPerClass, c),
            ]);
        });
        return CsvTable.Write(lines.Prepend(headings));

        static string Of(double[]? values, int c) =>
            values is null || c >= values.Length ? "" : CsvTable.Number(values[c]);
    }

    private static string SelectionOf(ResultKey key) => Selections.Title(key.Selection);
}
