namespace ShipLab.Results;

/// <summary>Rows from several results files together.</summary>
/// <param name="Files">the files, full paths</param>
/// <param name="Rows">their rows, each experiment once: of rows of one key the one that finished last</param>
/// <param name="Notices">what was odd about the files, in sentences</param>
public sealed record ResultFiles(IReadOnlyList<string> Files, IReadOnlyList<ResultRow> Rows,
    IReadOnlyList<string> Notices)
{
    /// <summary>Reads files, and folders with all results files below them.</summary>
    /// <exception cref="ShipLabException">A path is missing or has no results, or a file is damaged or of another
    /// version.</exception>
    public static ResultFiles Read(IEnumerable<string> paths)
    {
        var files = paths.SelectMany(FilesOf).Distinct().ToArray();
        var (rows, notices) = (new Dictionary<ResultKey, ResultRow>(), new List<string>());
        foreach (var file in files)
        {
            var store = new ResultStore(file);
            if (store.Notice is not null) notices.Add(store.Notice);
            foreach (var row in store.Rows)
                if (!rows.TryGetValue(row.Key, out var other) || row.Finished > other.Finished) rows[row.Key] = row;
        }
        if (files.Length > 0 && rows.Count == 0)
            throw new ShipLabException($"There is no finished row in {string.Join(", ", files)}. "
                + "Run an experiment first: ./shiplab experiment FILE.yaml");
        return new ResultFiles(files, [.. rows.Values], notices);
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full)) return [full];
        if (!Directory.Exists(full))
            throw new ShipLabException($"There is no results file or folder {path}. Give a file of result rows "
                + "(.jsonl) or a folder that has one; the path is taken from the current folder.");
        var inside = Path.Combine(full, ResultStore.FileName);
        if (File.Exists(inside)) return [inside];
        string[] below = [.. Directory.EnumerateFiles(full, ResultStore.FileName, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];
        return below.Length > 0
            ? below : throw new ShipLabException($"The folder {path} has no {ResultStore.FileName}, nor has any " +
            $"folder below it. Give the folder that an experiment wrote.");
    }
}
