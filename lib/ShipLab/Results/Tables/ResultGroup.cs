using ShipLab.Toyland;
namespace ShipLab.Results.Tables;

/// <summary>The rows of one setting, as tables want them: methods and data sets in the order of their first rows, plain
/// zero-shot first.</summary>
public sealed class ResultGroup
{
    private readonly ILookup<string, ResultRow> _byMethod;
    private readonly MethodLabels _labels;

    private ResultGroup(ResultSetting setting, IReadOnlyList<ResultRow> rows, MethodLabels labels)
    {
        (Setting, Rows, _labels) = (setting, rows, labels);
        _byMethod = rows.ToLookup(labels.Of);
        Methods = [.. _byMethod.Select(method => method.Key).OrderBy(label => label == "zero-shot" ? 0 : 1)];
        DataSets = [.. rows.Select(row => row.Key.DataSet).Distinct()];
    }

    /// <summary>What the rows have in common.</summary>
    public ResultSetting Setting { get; }

    /// <summary>The protocol of the setting's name.</summary>
    /// <exception cref="ShipLabException">There is none of that name.</exception>
    public Protocol Protocol => Protocols.Parse(Setting.Protocol);

    /// <summary>All rows.</summary>
    public IReadOnlyList<ResultRow> Rows { get; }

    /// <summary>Names of the methods, with options where one was run with several.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>Names of the data sets.</summary>
    public IReadOnlyList<string> DataSets { get; }

    /// <summary>Whether any of the data sets is drawn.</summary>
    public bool HasToys => DataSets.Any(ToySets.Names.Contains);

    /// <summary>A group a setting, in the order of their first rows.</summary>
    public static IReadOnlyList<ResultGroup> Of(IReadOnlyCollection<ResultRow> rows)
    {
        var labels = new MethodLabels(rows);
        return [.. rows.GroupBy(row => ResultSetting.Of(row))
            .Select(group => new ResultGroup(group.Key, [.. group], labels))];
    }

    /// <summary>The rows of a method.</summary>
    public IEnumerable<ResultRow> RowsOf(string method) => _byMethod[method];

    /// <summary>The rows of a method that were scored so.</summary>
    public IReadOnlyList<ResultRow> RowsOf(string method, ScoreGroup scores) => [.. RowsOf(method).Where(scores.IsIn)];

    /// <summary>The column among all names before calibration, and after; only where the protocol has a joint label
    /// space.</summary>
    public (string Before, string After) CalibratedColumns =>
        Protocol.Columns.Where(group => group.Before is not null).Select(group => (group.Before!, group.Main)).First();

    /// <summary>How the numbers of this group are to be read, for the notes of a table.</summary>
    public IEnumerable<string> Notes()
    {
        var seeds = Rows.Select(row => row.Key.Seed).Distinct().Count();
        yield return seeds > 1
            ? $"Percent; mean ± sample standard deviation over up to {seeds} seeds; bold: the best of its column."
            : "Percent; one seed; bold: the best of its column.";
        if (Setting.Selection == "test")
            yield return $"{Selections.Official}: the reported model of each run was chosen by its test score, as the "
                + "paper's released code does; such numbers are higher than what an honest selection gives.";
        if (Protocol.HasJoint && Rows.Any(row => row.Scores.Values.Any(double.IsNaN)))
            yield return "n/a: the method cannot tell classes it has no images of.";
        foreach (var difference in _labels.Notes(Setting)) yield return difference;
        if (HasToys)
            yield return "Drawn pictures (Toyland): these numbers say nothing about photographs and are not comparable "
                + "to any paper's.";
    }
}
