using Microsoft.Win32.SafeHandles;

namespace ShipLab.ModelFiles;

/// <summary>
/// A file opened for reading at any place. Plain reads and no memory map: a file that is cut short while it is read
/// gives an error instead of ending the process, and pages that were read are not the process's memory. Safe to use
/// from several threads.
/// </summary>
internal sealed class FileBytes : IDisposable
{
    /// <summary>Bytes asked for in one system call.</summary>
    private const int Largest = 1 << 30;

    private readonly SafeFileHandle _handle;

    private FileBytes(string path, SafeFileHandle handle)
    {
        (Path, _handle) = (path, handle);
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="ShipLabException">There is no such file, or it may not be read.</exception>
    public static FileBytes Open(string path) => Open(path, file => file);

    /// <summary>What is made of an opened file, which is closed again if that fails.</summary>
    /// <exception cref="ShipLabException">There is no such file, or it may not be read.</exception>
    public static T Open<T>(string path, Func<FileBytes, T> make)
    {
        if (Directory.Exists(path)) throw new ShipLabException($"'{path}' is a folder, but a file was expected.");
        if (!File.Exists(path))
            throw new ShipLabException($"There is no file '{path}'. Check the path, or fetch or write the file first.");
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            return make(new FileBytes(path, handle));
        }
        catch (Exception error)
        {
            handle?.Dispose();
            if (error is not (IOException or UnauthorizedAccessException or NotSupportedException)) throw;
            throw new ShipLabException($"Cannot read '{path}': {error.Message} Check the file's permissions.", error);
        }
    }

    /// <summary>Fills <paramref name="target"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ShipLabException">The file ends before, or the disk fails.</exception>
    public void Read(long offset, Span<byte> target)
    {
        for (var done = 0; done < target.Length;)
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

    /// <summary>The first bytes, at most <paramref name="count"/>: what a format is recognised by.</summary>
    public byte[] Head(int count) => Read(0, (int)Math.Min(count, Length));

    /// <summary>Bytes [offset, offset + count) as a stream that is read once from its beginning.</summary>
    public Stream Range(long offset, long count) => new BufferedStream(new Part(this, offset, count), 1 << 14);

    public void Dispose() => _handle.Dispose();

    /// <returns>how many bytes there were, at most all of <paramref name="target"/>; 0 at the file's end</returns>
    private int ReadSome(long offset, Span<byte> target)
    {
        try { return RandomAccess.Read(_handle, target, offset); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read '{Path}': {error.Message}", error);
        }
    }

    private ShipLabException Truncated(long end) =>
        new($"'{Path}' is truncated: bytes up to {end} are needed, but it has {Length}. Fetch or write the file " +
            "again.");

    private sealed class Part(FileBytes file, long offset, long count) : Stream
    {
        private long _done;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => count;
        public override long Position { get => _done; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = file.ReadSome(offset + _done, buffer[..(int)Math.Min(buffer.Length, count - _done)]);
            _done += read;
            return read;
        }

        public override int Read(byte[] buffer, int start, int length) => Read(buffer.AsSpan(start, length));
        public override void Flush() { }
        public override long Seek(long position, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int start, int length) => throw new NotSupportedException();
    }
}
