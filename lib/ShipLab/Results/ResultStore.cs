namespace ShipLab.Results;

/// <summary>
/// Finished experiments in a file of JSON lines that several processes may fill at once. A row is appended under a lock
/// with one write and flushed to the disk, so that a kill costs at most the row being written; before that the rows of
/// others are read, so that none is written twice. A torn last line is left out and reported in <see cref="Notice"/>;
/// the next append moves it to a file beside the store and goes on. Damage elsewhere, and rows of another version's
/// format, are errors: nothing is guessed.
/// </summary>
public sealed class ResultStore
{
    /// <summary>What the file is called where only its folder is given.</summary>
    public const string FileName = "results.jsonl";

    private readonly List<ResultRow> _rows = [];
    private readonly Dictionary<ResultKey, ResultRow> _byKey = [];
    private readonly Lock _lock = new();
    private readonly ResultLines _lines;

    /// <param name="path">The file, or a folder that holds (or is to hold) it as results.jsonl; it need not exist
    /// yet.</param>
    /// <exception cref="ShipLabException">The file cannot be read, a line before the last is not a result row, or a row
    /// is of another version's format.</exception>
    public ResultStore(string path)
    {
        Path = FileOf(path);
        _lines = new ResultLines(Path, Add, Forget);
        if (!File.Exists(Path)) return;
        if (Read()) return;
        Thread.Sleep(100); // another process may have been writing that line just then
        if (Read()) return;
        Notice = $"The last line of {Path} (line {_lines.Count + 1}) is torn, as after a kill or a full disk. "
            + $"Its experiment counts as not run; the {_rows.Count} rows before it are kept. "
            + $"With the next result the torn line moves to {System.IO.Path.GetFileName(Path)}.torn.";
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was wrong with the file and what was done about it; null if nothing was.</summary>
    public string? Notice { get; }

    /// <summary>All rows, in the order in which they finished.</summary>
    public IReadOnlyList<ResultRow> Rows
    {
        get { lock (_lock) return _rows.ToArray(); }
    }

    /// <summary>Reads what other processes have written meanwhile.</summary>
    /// <exception cref="ShipLabException">The file can no longer be read.</exception>
    public void Refresh()
    {
        lock (_lock)
            if (File.Exists(Path)) Read();
    }

    /// <summary>The full path of a results file that is named by itself or by its folder.</summary>
    public static string FileOf(string path) =>
        System.IO.Path.GetFullPath(Directory.Exists(path) ? System.IO.Path.Combine(path, FileName) : path);

    /// <summary>The finished row of an experiment, or null; rows that other processes have written meanwhile count. If
    /// it was stored twice, the later one.</summary>
    /// <exception cref="ShipLabException">The file can no longer be read.</exception>
    public ResultRow? Find(ResultKey key)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var row)) return row;
            Refresh();
            return _byKey.GetValueOrDefault(key);
        }
    }

    /// <summary>Appends a row: after this it is on the disk.</summary>
    /// <returns>False if another process has stored a row of this key meanwhile: that one stays and this one is not
    /// written.</returns>
    /// <exception cref="ShipLabException">The row could not be written; the file is as it was.</exception>
    public bool Append(ResultRow row)
    {
        lock (_lock)
        {
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
                using var held = FileLock.Take(Path + ".lock", () => { }, CancellationToken.None);
                using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
                if (!_lines.ReadNew(file)) _lines.SetTornEndAside(file);
                if (_byKey.ContainsKey(row.Key)) return false;
                _lines.Write(file, Encoding.UTF8.GetBytes(row.ToJson() + "\n"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException
                || error.InnerException is IOException or UnauthorizedAccessException)
            {
                throw new ShipLabException($"Cannot write the result of {row.Key.Name} on {row.Key.DataSet} to {Path}: "
                    + $"{(error is ShipLabException ? error.InnerException! : error).Message} Check that the folder is "
                    + "writable and the disk has room; then run again: finished rows are kept.");
            }
            Add(row);
            return true;
        }
    }

    private void Forget()
    {
        _rows.Clear();
        _byKey.Clear();
    }

    private void Add(ResultRow row)
    {
        _rows.Add(row);
        _byKey[row.Key] = row;
    }

    /// <returns>False if the file ends in a torn line.</returns>
    private bool Read()
    {
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return _lines.ReadNew(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read the results in {Path}: {error.Message} Check the file's "
                + "permissions, or give another file.");
        }
    }
}
