namespace ShipLab.Figures;

/// <summary>Result rows as a report: a chapter a setting with its tables and figures, curves over shots, and what the numbers depend
/// on.</summary>
public static class ResultReport
{
    /// <summary>Builds the report, to be written by <see cref="HtmlReport"/>.</summary>
    /// <param name="groups">the rows by setting</param>
    /// <param name="files">where they were read from, for the facts at the end</param>
    /// <param name="classNames">names of a data set's classes, or null where they are not known</param>
    public static Report Create(IReadOnlyList<ResultGroup> groups, IReadOnlyList<string> files, Func<string,
        IReadOnlyList<string>?> classNames)
    {
        var chapters = groups.Select(group => Chapter(group, classNames)).ToList();
        if (SelectionTable.Of(groups) is { Count: > 0 } selections)
            chapters.Add(new ReportChapter("What selection changes", [.. selections.Select(table =>
                new ProseBlock(MarkdownTable.Write(table)))]));
        foreach (var (title, figures) in ShotFigures.Of(groups))
            chapters.Add(new ReportChapter($"Over shots: {title}", [.. figures.Select(figure => new OutputBlock(figure.ToBundle()))]));
        return new Report("ShipLab: results", chapters) { Introduction = Introduction(groups), Facts = [.. Facts(groups, files)] };
    }

    private static ReportChapter Chapter(ResultGroup group, Func<string, IReadOnlyList<string>?> classNames)
    {
        var blocks = new List<ReportBlock>();
        var told = new HashSet<string>();
        Add(ResultFigures.Overview(group));
        var tables = ResultTables.All(group);
        foreach (var table in tables.Where(table => !IsSpread(table)))
        {
            AddTable(table);
            if (table.Name.EndsWith("-calibration", StringComparison.Ordinal)) Add(ResultFigures.Calibration(group));
        }
        foreach (var set in group.DataSets) Add(ResultFigures.PerClass(group, set, classNames(set)));
        foreach (var table in tables.Where(IsSpread)) AddTable(table);
        return new ReportChapter(group.Setting.Title, blocks);

        // a note that stands below a table of the chapter already is not said again
        void AddTable(ScoreTable table) =>
            blocks.Add(new ProseBlock(MarkdownTable.Write(table with { Notes = [.. table.Notes.Where(told.Add)] })));

        void Add(Figure? figure)
        {
            if (figure is not null) blocks.Add(new OutputBlock(figure.ToBundle()));
        }
    }

    private static bool IsSpread(ScoreTable table) => table.Name.EndsWith("-spread", StringComparison.Ordinal);

    private static string Introduction(IReadOnlyList<ResultGroup> groups)
    {
        var lines = new List<string> { $"{groups.Sum(group => group.Rows.Count)} rows " +
            $"in {groups.Count} {(groups.Count == 1 ? "setting" : "settings")}. A setting is a protocol, a backbone, a number of shots " +
        $"and a selection; numbers of different settings do not share a table." };
        if (groups.Any(group => group.HasToys)) lines.Add("**Numbers on drawn pictures (Toyland) say nothing about photographs and are " +
            "not comparable to any paper's.**");
        if (groups.Any(group => group.Setting.Selection == "test")) lines.Add($"Settings called *{Selections.Official}* chose the " +
            $"reported model by its test score, as the paper's released code does.");
        lines.Add(groups.Any(group => group.Setting.IsPapers && group.DataSets.Any(set => PublishedNames.DataSet(set) is not null))
            ? "Columns called *paper* have the published numbers, where data set, backbone, shots and protocol are the paper's."
            : "None of the settings is that of one of the SHIP paper's tables (its data sets, ViT-B/16, its shots and protocols), so no " +
                "published number stands beside.");
        return string.Join("\n\n", lines);
    }

    private static IEnumerable<(string, string)> Facts(IReadOnlyList<ResultGroup> groups, IReadOnlyList<string> files)
    {
        var rows = groups.SelectMany(group => group.Rows).ToArray();
        foreach (var file in files) yield return ("results", file);
        foreach (var name in rows.SelectMany(row => row.Versions.Keys).Distinct())
            yield return (name, string.Join("; ", rows.Select(row => row.Versions.GetValueOrDefault(name)).OfType<string>().Distinct()));
        if (rows.Length == 0) yield break;
        yield return ("finished", $"{rows.Min(row => row.Finished):yyyy-MM-dd HH:mm} " +
            $"to {rows.Max(row => row.Finished):yyyy-MM-dd HH:mm} UTC");
        yield return ("time of all rows", $"{rows.Sum(row => row.Seconds.Values.Sum()) / 60:0.0} minutes of one worker each");
    }
}
