using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ShipLab.ModelFiles.Zip;

/// <summary>
/// Reads the contents of a zip archive's entries: stored ones at any place, deflated ones whole. Checksums are checked, and when the
/// archive
/// is opened, that each entry has the name that the directory says: an entry that is not found under a damaged name would be one that is
/// not there.
/// </summary>
internal sealed class ZipReader
{
    private const uint HeaderMark = 0x04034b50;
    private const int HeaderLength = 30;

    /// <summary>Deflate cannot make more than 1032 bytes of one (zlib's technical notes, "Maximum Compression Factor").</summary>
    private const long MaxRatio = 1040;

    /// <summary>Weights hardly compress. What is larger than this and shrinks to a sixteenth holds none.</summary>
    private const long MaxEmptyLength = 256 << 20;

    private readonly FileBytes file;
    private readonly Dictionary<ZipEntry, long> offsets = [];
    private (ZipEntry Entry, byte[] Bytes)? last;

    /// <exception cref="ShipLabException">The archive is truncated, damaged, or of a kind that torch does not write.</exception>
    public ZipReader(FileBytes file)
    {
        this.file = file;
        Entries = ZipDirectory.Read(file);
        foreach (var entry in Entries.Values) offsets.Add(entry, FindData(entry));
    }

    public FileBytes File => file;

    public IReadOnlyDictionary<string, ZipEntry> Entries { get; }

    /// <summary>Where an entry's content begins in the file.</summary>
    public long DataOffset(ZipEntry entry) => offsets[entry];

    private long FindData(ZipEntry entry)
    {
        if (entry.Header > file.Length - HeaderLength) throw ZipDirectory.Bad(file, $"it is truncated before '{entry.Name}'");
        var header = file.Read(entry.Header, HeaderLength).AsSpan();
        int name = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]), extra = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var start = entry.Header + HeaderLength + name + extra;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderMark || start > file.Length - entry.Compressed)
            throw ZipDirectory.Bad(file, $"'{entry.Name}' in it does not lie where its directory says, or is cut off");
        if (Encoding.UTF8.GetString(file.Read(entry.Header + HeaderLength, name)) != entry.Name)
            throw ZipDirectory.Bad(file, $"where its directory says '{entry.Name}' there is another entry");
        return start;
    }

    /// <summary>A whole entry.</summary>
    /// <param name="limit">the largest length that makes sense</param>
    /// <exception cref="ShipLabException">The entry is longer than that, damaged, or not of the length that it claims.</exception>
    public byte[] ReadAll(ZipEntry entry, long limit)
    {
        if (entry.Length > Math.Min(limit, Array.MaxLength))
            throw ZipDirectory.Bad(file, $"'{entry.Name}' in it claims {entry.Length} bytes; at most {limit} are read there");
        if (entry.Length > entry.Compressed * MaxRatio)
            throw ZipDirectory.Bad(file, $"'{entry.Name}' in it claims {entry.Length} bytes from {entry.Compressed} compressed ones, which is impossible");
        var start = DataOffset(entry);
        var bytes = new byte[entry.Length];
        if (entry.Method == ZipEntry.Stored) file.Read(start, bytes);
        else Inflate(entry, start, bytes);
        Check(entry, Crc32.Append(0, bytes));
        return bytes;
    }

    /// <summary>A deflated entry, decompressed; kept until another is asked for.</summary>
    public byte[] Inflated(ZipEntry entry)
    {
        if (last is { } kept && kept.Entry == entry) return kept.Bytes;
        last = null;
        if (entry.Length > MaxEmptyLength && entry.Length / 16 > entry.Compressed)
            throw ZipDirectory.Bad(file, $"'{entry.Name}' in it claims {entry.Length} bytes from {entry.Compressed} compressed ones, which no weights do");
        var bytes = ReadAll(entry, Array.MaxLength);
        last = (entry, bytes);
        return bytes;
    }

    /// <summary>Reads a stored entry from end to end, to check it without keeping it.</summary>
    public void CheckStored(ZipEntry entry, long start)
    {
        if (entry.Crc == 0) return;
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            var crc = 0u;
            for (var done = 0L; done < entry.Length;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, entry.Length - done));
                file.Read(start + done, part);
                crc = Crc32.Append(crc, part);
                done += part.Length;
            }
            Check(entry, crc);
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }

    /// <summary>Holds a checksum against the directory's; writers that compute none leave 0 there.</summary>
    public void Check(ZipEntry entry, uint crc)
    {
        if (entry.Crc != 0 && crc != entry.Crc)
            throw ZipDirectory.Bad(file, $"the checksum of '{entry.Name}' in it is {crc:x8} instead of {entry.Crc:x8}: its bytes are damaged");
    }

    private void Inflate(ZipEntry entry, long start, byte[] target)
    {
        try
        {
            using var stream = new DeflateStream(file.Range(start, entry.Compressed), CompressionMode.Decompress);
            stream.ReadExactly(target);
            if (stream.ReadByte() >= 0)
                throw ZipDirectory.Bad(file, $"'{entry.Name}' in it is longer than the {entry.Length} bytes that it claims");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw ZipDirectory.Bad(file, $"'{entry.Name}' in it cannot be decompressed to its {entry.Length} bytes");
        }
    }
}
