namespace ShipLab.Results.Tables;

/// <summary>The numbers of the SHIP paper that may stand in a table: those of its protocol, shots, source and backbone,
/// beside data sets of the published size. There are none for any other group.</summary>
internal sealed class PaperColumns
{
    private readonly ResultGroup _group;
    private readonly PublishedTable? _table;
    private readonly string[] _others;
    private readonly HashSet<string> _has;

    /// <param name="group">our rows</param>
    /// <param name="columns">which of their scores</param>
    public PaperColumns(ResultGroup group, ScoreGroup columns)
    {
        (_group, _table) = (group, PublishedTable.Of(group.Setting, columns));
        _others = _table is null ? []
            : [.. group.Rows.Where(row => row.HasPublishedSize == false).Select(row => row.Key.DataSet).Distinct()];
        _has = [.. group.DataSets.Where(
            set => !_others.Contains(set) && group.Methods.Any(method => Find(method, set) is not null))];
        HasAverage = _table is not null && _others.Length == 0
            && _table.Scores.Any(score => score.DataSet == PublishedNames.Average)
            && group.DataSets.Select(PublishedNames.DataSet).ToHashSet().SetEquals(_table.DataSets);
    }

    /// <summary>The paper's averages are over the same data sets as ours.</summary>
    public bool HasAverage { get; }

    /// <summary>The paper has a number of one of our methods on this data set.</summary>
    public bool Has(string dataSet) => _has.Contains(dataSet);

    /// <summary>The paper's number of a method (a name of the group's), or null.</summary>
    public PublishedScore? Find(string method, string dataSet)
    {
        var key = _group.RowsOf(method).First().Key;
        return _table?.Find(key.Method, key.Generator, dataSet);
    }

    /// <summary>Where the numbers are from, and which data sets have none because of their size.</summary>
    public IEnumerable<string> Notes()
    {
        if (_has.Count > 0) yield return $"Paper: {_table!.Title}, {_table.Conditions}";
        if (_others.Length > 0)
            yield return $"Not of the published size, so without the paper's numbers: {string.Join(", ", _others)}.";
    }
}
