using System.Text;
using System.Text.Json;

namespace ShipLab;

/// <summary>
/// Finished experiments in a file of JSON lines. A row is appended with one write and flushed to the disk, so that a kill
/// costs at most the row being written. A torn last line is left out and reported in <see cref="Notice"/>; the next append
/// moves it to a file beside the store and goes on. Damage elsewhere is an error: nothing is guessed.
/// </summary>
public sealed class ResultStore
{
    private readonly List<ResultRow> _rows = [];
    private readonly Lock _lock = new();
    private long _soundLength; // bytes up to the end of the last whole line

    /// <param name="path">The file; it need not exist yet.</param>
    /// <exception cref="ShipLabException">The file cannot be read, a line before the last is not a result row, or a line is one of another
    /// version of ShipLab.</exception>
    public ResultStore(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (File.Exists(Path)) Read();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was wrong with the file and what was done about it; null if nothing was.</summary>
    public string? Notice { get; private set; }

    /// <summary>All rows, in the order in which they finished.</summary>
    public IReadOnlyList<ResultRow> Rows
    {
        get { lock (_lock) return _rows.ToArray(); }
    }

    /// <summary>The finished row of an experiment, or null. If it was stored twice, the later one.</summary>
    public ResultRow? Find(ResultKey key)
    {
        lock (_lock) return _rows.FindLast(row => row.Key == key);
    }

    /// <summary>Appends a row: after this it is on the disk.</summary>
    /// <exception cref="ShipLabException">The row could not be written; the file is as it was.</exception>
    public void Append(ResultRow row)
    {
        lock (_lock)
        {
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
                using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
                SetTornEndAside(file);
                Write(file, Encoding.UTF8.GetBytes(row.ToJson() + "\n"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ShipLabException($"Cannot write the result of {row.Key.Name} on {row.Key.DataSet} to {Path}: {error.Message} "
                    + "Check that the folder is writable, the disk has room and no other run writes to this file; then run again: finished rows are kept.");
            }
            _rows.Add(row);
        }
    }

    private void Write(FileStream file, byte[] line)
    {
        file.Seek(0, SeekOrigin.End);
        var before = file.Position;
        try
        {
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            try { file.SetLength(before); } catch (IOException) { /* the torn line is dealt with when the file is next read */ }
            throw;
        }
        _soundLength = file.Position;
    }

    private void Read()
    {
        byte[] bytes;
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read the results in {Path}: {error.Message} Check the file's permissions, or give another file.");
        }
        var (start, number) = (0, 0);
        while (start < bytes.Length)
        {
            number++;
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var whole = end >= 0;
            if (!whole) end = bytes.Length;
            if (!Parse(bytes.AsSpan(start, end - start), number, isLast: end + 1 >= bytes.Length)) return;
            _soundLength = end;
            if (whole) _soundLength++;
            start = end + 1;
        }
    }

    /// <summary>Reads one line; false if it is a torn last line.</summary>
    private bool Parse(ReadOnlySpan<byte> bytes, int number, bool isLast)
    {
        var line = Encoding.UTF8.GetString(bytes).Trim();
        if (line.Length == 0) return true;
        try
        {
            _rows.Add(ResultRow.FromJson(line));
            return true;
        }
        catch (ShipLabException error)
        {
            throw new ShipLabException($"Line {number} of {Path} cannot be read: {error.Message} Nothing was changed.");
        }
        catch (JsonException error)
        {
            if (!isLast)
                throw new ShipLabException($"Line {number} of {Path} is not a result row: {error.Message} "
                    + "Correct or delete that line, or give another file; nothing was changed.");
            Notice = $"The last line of {Path} (line {number}) is torn, as after a kill or a full disk. Its experiment counts as not run; "
                + $"the {_rows.Count} rows before it are kept. With the next result the torn line moves to {System.IO.Path.GetFileName(Path)}.torn.";
            return false;
        }
    }

    /// <summary>Ends a last line that lacks its newline; moves a torn one to FILE.torn.</summary>
    private void SetTornEndAside(FileStream file)
    {
        if (Notice is not null && file.Length > _soundLength)
        {
            var torn = new byte[file.Length - _soundLength];
            file.Seek(_soundLength, SeekOrigin.Begin);
            file.ReadExactly(torn);
            using (var aside = new FileStream(Path + ".torn", FileMode.Append)) aside.Write([.. torn, (byte)'\n']);
            file.SetLength(_soundLength);
        }
        if (file.Length == 0) return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
    }
}
