namespace ShipLab.ModelFiles;

/// <summary>Bytes [offset, offset + count) of a file as a stream that is read once from its beginning.</summary>
internal sealed class FileRange(FileBytes file, long offset, long count) : Stream
{
    private long done;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => count;

    public override long Position
    {
        get => done;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, count - done);
        if (wanted <= 0) return 0;
        var read = file.ReadSome(offset + done, buffer[..wanted]);
        done += read;
        return read;
    }

    public override int Read(byte[] buffer, int start, int length) => Read(buffer.AsSpan(start, length));

    public override void Flush() { }
    public override long Seek(long position, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int start, int length) => throw new NotSupportedException();
}
