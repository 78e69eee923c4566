using System.Net.Http.Headers;
using System.Text.Json;

namespace ShipLab.Downloads;

/// <summary>
/// The beginning of a file that is being fetched: NAME.part, and beside it NAME.part.json with what tells whether a
/// server still has the same file (its ETag, or its date of change). It stays when fetching stops, so that it can go on
/// later.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly string _path, _notePath;
    private readonly FileStream _file;

    /// <param name="Address">where the beginning came from</param>
    private sealed record Note(string Address, string? ETag, DateTimeOffset? LastModified);

    private Note? _note;

    /// <summary>Opens the part of a file, whatever of it is there.</summary>
    /// <exception cref="ShipLabException">It cannot be written.</exception>
    public PartFile(string target)
    {
        (_path, _notePath) = (target + ".part", target + ".part.json");
        _file = Guard(
            () => new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16,
                FileOptions.Asynchronous));
        try { _note = File.Exists(_notePath) ? JsonSerializer.Deserialize<Note>(File.ReadAllBytes(_notePath)) : null; }
        catch (Exception error)
            when (error is JsonException or IOException or UnauthorizedAccessException) { _note = null; }
        _file.Seek(0, SeekOrigin.End);
    }

    public string Path => _path;

    public long Length => _file.Length;

    /// <summary>What to send as If-Range so that only the rest of the same file comes, or null where nothing
    /// tells.</summary>
    public RangeConditionHeaderValue? Condition(Uri address)
    {
        if (_note is null || _note.Address != address.AbsoluteUri) return null;
        if (_note.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed))
            return new RangeConditionHeaderValue(parsed);
        return _note.LastModified is { } date ? new RangeConditionHeaderValue(date) : null;
    }

    /// <summary>Whether a reply belongs to the same file as the part; true where nothing tells.</summary>
    public bool Fits(HttpResponseMessage reply)
    {
        if (_note is null) return true;
        if (reply.Headers.ETag is { } tag && _note.ETag is { } own) return tag.ToString() == own;
        return reply.Content.Headers.LastModified is not { } date || _note.LastModified is not { } known
            || date == known;
    }

    /// <summary>Empties the part and notes whose beginning comes now; weak ETags are no proof of equal bytes and are
    /// left out.</summary>
    public void Restart(Uri address, HttpResponseMessage reply)
    {
        Clear();
        _note = new Note(address.AbsoluteUri, reply.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null,
            reply.Content.Headers.LastModified);
        AtomicFile.Write(_notePath, stream => JsonSerializer.Serialize(stream, _note));
    }

    public void Clear() => Guard(() =>
    {
        _file.SetLength(0);
        _note = null;
        File.Delete(_notePath);
        return 0;
    });

    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        try { await _file.WriteAsync(bytes, token); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { throw CannotWrite(error); }
    }

    public void Flush(bool toDisk = false) => Guard(() =>
    {
        _file.Flush(toDisk);
        return 0;
    });

    /// <summary>Gives the part its final name.</summary>
    public void MoveTo(string target) => Guard(() =>
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_path, target, overwrite: true);
        File.Delete(_notePath);
        return 0;
    });

    /// <summary>Deletes the part: its bytes are wrong.</summary>
    public void Delete() => Guard(() =>
    {
        _file.Dispose();
        File.Delete(_path);
        File.Delete(_notePath);
        return 0;
    });

    public void Dispose()
    {
        var isEmpty = _file.CanRead && _file.Length == 0;
        _file.Dispose();
        if (isEmpty) Guard(() =>
        {
            File.Delete(_path);
            File.Delete(_notePath);
            return 0;
        });
    }

    private T Guard<T>(Func<T> action)
    {
        try { return action(); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { throw CannotWrite(error); }
    }

    private ShipLabException CannotWrite(Exception error) =>
        new($"Cannot write '{_path}': {error.Message} Check that the folder is writable and the disk has room, or "
            + "choose another folder.", error);
}
