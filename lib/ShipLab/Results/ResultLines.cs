using System.Text.Json;

namespace ShipLab.Results;

/// <summary>The lines of a results file, read as far as they are whole and each once, although other processes go on
/// writing.</summary>
/// <param name="path">for messages and for what is set aside</param>
/// <param name="found">told each row</param>
/// <param name="startAgain">called when the file has become shorter: somebody replaced it, and all its rows come
/// anew</param>
internal sealed class ResultLines(string path, Action<ResultRow> found, Action startAgain)
{
    private long _end; // bytes up to the end of the last row that was read

    /// <summary>Lines read so far.</summary>
    public int Count { get; private set; }

    /// <summary>Reads what has been added since the last call.</summary>
    /// <returns>False if the file ends in a line that is no row (torn, or being written); it is not counted as
    /// read.</returns>
    /// <exception cref="ShipLabException">A line before the last is not a row, or a row is of another
    /// version.</exception>
    public bool ReadNew(FileStream file)
    {
        if (file.Length < _end)
        {
            (_end, Count) = (0, 0);
            startAgain();
        }
        var bytes = new byte[file.Length - _end];
        file.Seek(_end, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        for (var start = 0; start < bytes.Length;)
        {
            var newline = Array.IndexOf(bytes, (byte)'\n', start);
            var next = newline < 0 ? bytes.Length : newline + 1;
            if (!Parse(bytes.AsSpan(start, next - start), isLast: next == bytes.Length)) return false;
            _end += next - start;
            start = next;
        }
        return true;
    }

    /// <summary>Moves what <see cref="ReadNew"/> could not read to FILE.torn. Only under the file's lock: it may be
    /// somebody's unfinished write.</summary>
    public void SetTornEndAside(FileStream file)
    {
        var torn = new byte[file.Length - _end];
        file.Seek(_end, SeekOrigin.Begin);
        file.ReadExactly(torn);
        using (var aside = new FileStream(path + ".torn", FileMode.Append))
            aside.Write(torn.AsSpan().IndexOf((byte)'\n') < 0 ? [.. torn, (byte)'\n'] : torn);
        file.SetLength(_end);
    }

    /// <summary>Appends a line and flushes it to the disk; the file is as it was if that fails.</summary>
    public void Write(FileStream file, byte[] line)
    {
        file.Seek(0, SeekOrigin.End);
        var before = file.Position;
        try
        {
            if (before > 0 && EndsWithoutNewline(file)) line = [(byte)'\n', .. line];
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            try
            {
                file.SetLength(before);
            }
            catch (IOException)
            {
                // the torn line is dealt with when the file is next read
            }
            throw;
        }
        _end = file.Position;
        Count++;
    }

    private static bool EndsWithoutNewline(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n'; // and stands at the end again
    }

    /// <summary>Reads one line; false if it is a torn last line.</summary>
    private bool Parse(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var line = Encoding.UTF8.GetString(bytes).Trim();
        if (line.Length > 0)
        {
            try
            {
                found(ResultRow.FromJson(line));
            }
            catch (ShipLabException error)
            {
                throw new ShipLabException($"Line {Count + 1} of {path}: {error.Message} Nothing was changed.");
            }
            catch (JsonException) when (isLast)
            {
                return false;
            }
            catch (JsonException error)
            {
                throw new ShipLabException($"Line {Count + 1} of {path} is not a result row: {error.Message} "
                    + "Correct or delete that line, or give another file; nothing was changed.");
            }
        }
        Count++;
        return true;
    }
}
