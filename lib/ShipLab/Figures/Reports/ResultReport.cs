namespace ShipLab.Figures.Reports;

/// <summary>Result rows as a page: a chapter a setting with its tables and figures, curves over shots, and what the
/// numbers depend on.</summary>
public static class ResultReport
{
    /// <summary>Title of page and tables.</summary>
    public const string Title = "ShipLab: results";

    /// <summary>Builds the page.</summary>
    /// <param name="groups">the rows by setting</param>
    /// <param name="files">where they were read from, for the facts at the end</param>
    /// <param name="classNames">names of a data set's classes, or null where they are not known</param>
    public static ReportPage Create(IReadOnlyList<ResultGroup> groups, IReadOnlyList<string> files,
        Func<string, IReadOnlyList<string>?> classNames)
    {
        var page = new ReportPage(Title);
        page.Prose(Introduction(groups));
        foreach (var group in groups) Chapter(page, group, classNames);
        if (SelectionTable.Of(groups) is { Count: > 0 } selections)
        {
            page.Chapter("What selection changes");
            foreach (var table in selections) page.Prose(MarkdownTable.Write(table));
        }
        foreach (var (title, figures) in ShotFigures.Of(groups))
        {
            page.Chapter($"Over shots: {title}");
            foreach (var figure in figures) page.Chart(figure);
        }
        page.Facts([.. Facts(groups, files)]);
        return page;
    }

    private static void Chapter(ReportPage page, ResultGroup group, Func<string, IReadOnlyList<string>?> classNames)
    {
        page.Chapter(group.Setting.Title);
        page.Chart(ResultFigures.Overview(group));
        var (tables, told) = (ResultTables.All(group), new HashSet<string>());
        foreach (var table in tables.Where(table => !IsSpread(table)))
        {
            Add(table);
            if (table.Name.EndsWith("-calibration", StringComparison.Ordinal))
                page.Chart(ResultFigures.Calibration(group));
        }
        foreach (var set in group.DataSets) page.Chart(ResultFigures.PerClass(group, set, classNames(set)));
        foreach (var table in tables.Where(IsSpread)) Add(table);

        // a note that stands below a table of the chapter already is not said again
        void Add(ScoreTable table) =>
            page.Prose(MarkdownTable.Write(table with { Notes = [.. table.Notes.Where(told.Add)] }));
    }

    private static bool IsSpread(ScoreTable table) => table.Name.EndsWith("-spread", StringComparison.Ordinal);

    /// <summary>What the rows are, and what they may be compared with; Markdown.</summary>
    public static string Introduction(IReadOnlyList<ResultGroup> groups)
    {
        var lines = new List<string> { $"{groups.Sum(group => group.Rows.Count)} rows in {groups.Count} "
            + $"{(groups.Count == 1 ? "setting" : "settings")}. A setting is a protocol, a backbone, a number of shots "
            + "and a selection; numbers of different settings do not share a table." };
        if (groups.Any(group => group.HasToys))
            lines.Add("**Numbers on drawn pictures (Toyland) say nothing about photographs and are " +
            "not comparable to any paper's.**");
        if (groups.Any(group => group.Setting.Selection == "test"))
            lines.Add($"Settings called *{Selections.Official}* chose the " +
            $"reported model by its test score, as the paper's released code does.");
        lines.Add(groups.Any(
            group => group.Setting.IsPapers && group.DataSets.Any(set => PublishedNames.DataSet(set) is not null))
            ? "Columns called *paper* have the published numbers, where data set, backbone, shots and protocol are the "
                + "paper's."
            : "None of the settings is that of one of the SHIP paper's tables (its data sets, ViT-B/16, its shots and "
                + "protocols), so no published number stands beside.");
        return string.Join("\n\n", lines);
    }

    private static IEnumerable<(string, string)> Facts(IReadOnlyList<ResultGroup> groups, IReadOnlyList<string> files)
    {
        var rows = groups.SelectMany(group => group.Rows).ToArray();
        foreach (var file in files) yield return ("results", file);
        foreach (var name in rows.SelectMany(row => row.Versions.Keys).Distinct())
            yield return (name,
                string.Join("; ",
                    rows.Select(row => row.Versions.GetValueOrDefault(name)).OfType<string>().Distinct()));
        if (rows.Length == 0) yield break;
        yield return ("finished", $"{rows.Min(row => row.Finished):yyyy-MM-dd HH:mm} " +
            $"to {rows.Max(row => row.Finished):yyyy-MM-dd HH:mm} UTC");
        yield return ("time of all rows",
            $"{rows.Sum(row => row.Seconds.Values.Sum()) / 60:0.0} minutes of one worker each");
    }
}
