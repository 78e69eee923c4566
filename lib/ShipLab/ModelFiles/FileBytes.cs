using Microsoft.Win32.SafeHandles;

namespace ShipLab.ModelFiles;

/// <summary>
/// A file opened for reading at any place. Plain reads and no memory map: a file that is cut short while it is read gives an error instead
/// of ending the process, and the pages that were read do not count as the process's memory. Safe to use from several threads.
/// </summary>
internal sealed class FileBytes : IDisposable
{
    /// <summary>Bytes asked for in one system call.</summary>
    private const int Largest = 1 << 30;

    private readonly SafeFileHandle handle;

    private FileBytes(string path, SafeFileHandle handle)
    {
        (Path, this.handle) = (path, handle);
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="ShipLabException">There is no such file, or it may not be read.</exception>
    public static FileBytes Open(string path)
    {
        if (Directory.Exists(path)) throw new ShipLabException($"'{path}' is a folder, but a file was expected.");
        if (!File.Exists(path))
            throw new ShipLabException($"There is no file '{path}'. Check the path, or fetch or write the file first.");
        try
        {
            var handle = File.OpenHandle(path);
            try { return new FileBytes(path, handle); }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ShipLabException($"Cannot read '{path}': {error.Message} Check the file's permissions.", error);
        }
    }

    /// <summary>Fills <paramref name="target"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ShipLabException">The file ends before, or the disk fails.</exception>
    public void Read(long offset, Span<byte> target)
    {
        var done = 0;
        while (done < target.Length)
        {
            var count = ReadSome(offset + done, target.Slice(done, Math.Min(Largest, target.Length - done)));
            if (count == 0) throw Truncated(offset + target.Length);
            done += count;
        }
    }

    /// <summary>The bytes at <paramref name="offset"/>.</summary>
    public byte[] Read(long offset, int count)
    {
        if (offset < 0 || offset > Length - count) throw Truncated(offset + count);
        var bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Reads as many bytes as there are, at most all of <paramref name="target"/>.</summary>
    /// <returns>how many; 0 at the end of the file</returns>
    public int ReadSome(long offset, Span<byte> target)
    {
        try { return RandomAccess.Read(handle, target, offset); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read '{Path}': {error.Message}", error);
        }
    }

    /// <summary>The first bytes, at most <paramref name="count"/>: what a format is recognised by.</summary>
    public byte[] Head(int count) => Read(0, (int)Math.Min(count, Length));

    /// <summary>A part of the file as a stream.</summary>
    public Stream Range(long offset, long count) => new FileRange(this, offset, count);

    public void Dispose() => handle.Dispose();

    private ShipLabException Truncated(long end) =>
        new($"'{Path}' is truncated: bytes up to {end} are needed, but it has {Length}. Fetch or write the file again.");
}
