using System.Net.Http.Headers;
using System.Text.Json;

namespace ShipLab.Downloads;

/// <summary>
/// The beginning of a file that is being fetched: NAME.part, and beside it NAME.part.json with what tells whether a server still has the
/// same file (its ETag, or its date of change). It stays when fetching stops, so that it can go on later.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly string path, notePath;
    private readonly FileStream file;

    /// <param name="Address">where the beginning came from</param>
    private sealed record Note(string Address, string? ETag, DateTimeOffset? LastModified);

    private Note? note;

    /// <summary>Opens the part of a file, whatever of it is there.</summary>
    /// <exception cref="ShipLabException">It cannot be written.</exception>
    public PartFile(string target)
    {
        (path, notePath) = (target + ".part", target + ".part.json");
        file = Guard(() => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16, FileOptions.Asynchronous));
        try { note = File.Exists(notePath) ? JsonSerializer.Deserialize<Note>(File.ReadAllBytes(notePath)) : null; }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException) { note = null; }
        file.Seek(0, SeekOrigin.End);
    }

    public string Path => path;

    public long Length => file.Length;

    /// <summary>What to send as If-Range so that only the rest of the same file comes, or null where nothing tells.</summary>
    public RangeConditionHeaderValue? Condition(Uri address)
    {
        if (note is null || note.Address != address.AbsoluteUri) return null;
        if (note.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed)) return new RangeConditionHeaderValue(parsed);
        return note.LastModified is { } date ? new RangeConditionHeaderValue(date) : null;
    }

    /// <summary>Whether a reply belongs to the same file as the part; true where nothing tells.</summary>
    public bool Fits(HttpResponseMessage reply)
    {
        if (note is null) return true;
        if (reply.Headers.ETag is { } tag && note.ETag is { } own) return tag.ToString() == own;
        return reply.Content.Headers.LastModified is not { } date || note.LastModified is not { } known || date == known;
    }

    /// <summary>Empties the part and notes whose beginning comes now; weak ETags are no proof of equal bytes and are left out.</summary>
    public void Restart(Uri address, HttpResponseMessage reply)
    {
        Clear();
        note = new Note(address.AbsoluteUri, reply.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null, reply.Content.Headers.LastModified);
        AtomicFile.Write(notePath, stream => JsonSerializer.Serialize(stream, note));
    }

    public void Clear() => Guard(() =>
    {
        file.SetLength(0);
        note = null;
        File.Delete(notePath);
        return 0;
    });

    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        try { await file.WriteAsync(bytes, token); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { throw CannotWrite(error); }
    }

    public void Flush(bool toDisk = false) => Guard(() =>
    {
        file.Flush(toDisk);
        return 0;
    });

    /// <summary>Gives the part its final name.</summary>
    public void MoveTo(string target) => Guard(() =>
    {
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(path, target, overwrite: true);
        File.Delete(notePath);
        return 0;
    });

    /// <summary>Deletes the part: its bytes are wrong.</summary>
    public void Delete() => Guard(() =>
    {
        file.Dispose();
        File.Delete(path);
        File.Delete(notePath);
        return 0;
    });

    public void Dispose()
    {
        var isEmpty = file.CanRead && file.Length == 0;
        file.Dispose();
        if (isEmpty) Guard(() =>
        {
            File.Delete(path);
            File.Delete(notePath);
            return 0;
        });
    }

    private T Guard<T>(Func<T> action)
    {
        try { return action(); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { throw CannotWrite(error); }
    }

    private ShipLabException CannotWrite(Exception error) =>
        new($"Cannot write '{path}': {error.Message} Check that the folder is writable and the disk has room, or choose another folder.", error);
}
