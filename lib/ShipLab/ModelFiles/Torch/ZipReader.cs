using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace ShipLab.ModelFiles.Torch;

/// <summary>One file in a zip archive, as the archive's directory describes it.</summary>
/// <param name="IsStored">as it is; else deflated</param>
/// <param name="Crc">CRC-32 of the content; 0 where the writer did not compute it</param>
/// <param name="Compressed">bytes in the archive</param>
/// <param name="Length">bytes of the content</param>
/// <param name="Header">where its local header begins</param>
internal sealed record ZipEntry(string Name, bool IsStored, uint Crc, long Compressed, long Length, long Header)
{
    /// <summary>Where its content begins in the file.</summary>
    public long Start { get; set; }

    /// <summary>Whether the content was held against the checksum.</summary>
    public bool IsChecked { get; set; }
}

/// <summary>
/// A zip archive (PKWARE's APPNOTE, sections 4.3.7 to 4.3.16 and 4.5.3), zip64 included, of entries that are stored,
/// which are read at any place, or deflated, which are read whole. Sizes and places are checked against the file's
/// length before they are used, no name comes twice, entries have the directory's names, checksums are right.
/// </summary>
/// <remarks>
/// System.IO.Compression.ZipArchive (.NET 10) gives no place of an entry and a stream without seeking, so that three
/// numbers at the end of a storage of 4 GB cost 4 GB. It says nothing of names that come twice or differ between
/// directory and entry, nor of wrong checksums and lengths: of fifteen damaged archives it read nine without an error.
/// </remarks>
internal sealed class ZipReader
{
    private const uint EntryMark = 0x02014b50, EndMark = 0x06054b50, End64Mark = 0x06064b50, Locator64Mark = 0x07064b50,
        HeaderMark = 0x04034b50;
    private const int EntryLength = 46, EndLength = 22, End64Length = 56, Locator64Length = 20, HeaderLength = 30,
        MaxComment = ushort.MaxValue;

    /// <summary>Of the directory; that of a model with some thousand tensors has less than a megabyte.</summary>
    private const long MaxDirectory = 64 << 20;

    /// <summary>Deflate makes at most 1032 bytes of one (zlib's technical notes, "Maximum Compression
    /// Factor").</summary>
    private const long MaxRatio = 1040;

    /// <summary>Weights hardly compress. What is larger than this and shrinks to a sixteenth holds none.</summary>
    private const long MaxEmptyLength = 256 << 20;

    private readonly FileBytes _file;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);
    private (ZipEntry Entry, byte[] Bytes)? _last;

    /// <exception cref="ShipLabException">The archive is damaged, or uses what torch never writes.</exception>
    public ZipReader(FileBytes file)
    {
        _file = file;
        ReadDirectory();
        foreach (var entry in _entries.Values) entry.Start = FindContent(entry);
    }

    public IReadOnlyDictionary<string, ZipEntry> Entries => _entries;

    /// <summary>Fills <paramref name="target"/> with the entry's bytes from <paramref name="offset"/> on. A deflated
    /// entry is kept until another is asked for.</summary>
    public void Read(ZipEntry entry, long offset, Span<byte> target)
    {
        if (!entry.IsStored)
        {
            Inflated(entry).AsSpan((int)offset, target.Length).CopyTo(target);
            return;
        }
        _file.Read(entry.Start + offset, target);
        if (entry.IsChecked) return;
        // A tensor that is the whole storage, as most are, is checked as it comes; a part of one needs a look at all of
        // it.
        if (offset == 0 && target.Length == entry.Length) Check(entry, Crc32.HashToUInt32(target));
        else CheckStored(entry);
        entry.IsChecked = true;
    }

    /// <summary>A whole entry.</summary>
    /// <param name="limit">the largest length that makes sense</param>
    /// <exception cref="ShipLabException">The entry is longer, damaged, or not of the length it claims.</exception>
    public byte[] ReadAll(ZipEntry entry, long limit)
    {
        if (entry.Length > Math.Min(limit, Array.MaxLength))
            throw Bad($"'{entry.Name}' in it claims {entry.Length} bytes; at most {limit} are read there");
        if (entry.Length > entry.Compressed * MaxRatio)
            throw Bad($"'{entry.Name}' in it claims {entry.Length} bytes from {entry.Compressed} compressed ones, " +
                "which is impossible");
        var bytes = new byte[entry.Length];
        if (entry.IsStored) _file.Read(entry.Start, bytes);
        else Inflate(entry, bytes);
        Check(entry, Crc32.HashToUInt32(bytes));
        return bytes;
    }

    private byte[] Inflated(ZipEntry entry)
    {
        if (_last is { } kept && ReferenceEquals(kept.Entry, entry)) return kept.Bytes;
        _last = null;
        if (entry.Length > MaxEmptyLength && entry.Length / 16 > entry.Compressed)
            throw Bad($"'{entry.Name}' in it claims {entry.Length} bytes from {entry.Compressed} compressed ones, " +
                "which no weights do");
        var bytes = ReadAll(entry, Array.MaxLength);
        _last = (entry, bytes);
        return bytes;
    }

    private void Inflate(ZipEntry entry, byte[] target)
    {
        try
        {
            using var part = _file.Range(entry.Start, entry.Compressed);
            using var stream = new DeflateStream(part, CompressionMode.Decompress);
            stream.ReadExactly(target);
            if (stream.ReadByte() >= 0)
                throw Bad($"'{entry.Name}' in it is longer than the {entry.Length} bytes that it claims");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw Bad($"'{entry.Name}' in it cannot be decompressed to its {entry.Length} bytes");
        }
    }

    /// <summary>Reads a stored entry from end to end, to check it without keeping it.</summary>
    private void CheckStored(ZipEntry entry)
    {
        if (entry.Crc == 0) return;
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            var crc = new Crc32();
            for (var done = 0L; done < entry.Length;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, entry.Length - done));
                _file.Read(entry.Start + done, part);
                crc.Append(part);
                done += part.Length;
            }
            Check(entry, crc.GetCurrentHashAsUInt32());
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }

    private void Check(ZipEntry entry, uint crc)
    {
        if (entry.Crc != 0 && crc != entry.Crc)
            throw Bad($"the checksum of '{entry.Name}' in it is {crc:x8} instead of {entry.Crc:x8}: its bytes are " +
                "damaged");
    }

    private void ReadDirectory()
    {
        var (offset, length, count) = FindDirectory();
        if (length > MaxDirectory) throw Bad($"its directory has {length} bytes; at most {MaxDirectory} are read");
        if (offset < 0 || length < 0 || offset > _file.Length - length)
            throw Bad("it is truncated or damaged: its directory lies outside the file");
        var bytes = _file.Read(offset, (int)length).AsSpan();
        for (var i = 0L; i < count; i++)
        {
            if (bytes.Length < EntryLength || U32(bytes, 0) != EntryMark)
                throw Bad($"its directory is damaged at entry {i + 1} of {count}");
            int name = U16(bytes, 28), extra = U16(bytes, 30), end = EntryLength + name + extra + U16(bytes, 32);
            if (bytes.Length < end) throw Bad($"its directory ends within entry {i + 1} of {count}");
            var entry = Parse(bytes, bytes.Slice(EntryLength, name), bytes.Slice(EntryLength + name, extra));
            if (!_entries.TryAdd(entry.Name, entry)) throw Bad($"it holds '{entry.Name}' twice");
            bytes = bytes[end..];
        }
    }

    private ZipEntry Parse(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> utf8Name, ReadOnlySpan<byte> extra)
    {
        var name = Encoding.UTF8.GetString(utf8Name);
        int flags = U16(bytes, 8), method = U16(bytes, 10);
        long compressed = U32(bytes, 20), length = U32(bytes, 24), header = U32(bytes, 42);
        var wide = Wide(extra);
        if (length == uint.MaxValue) length = Next(name, ref wide);
        if (compressed == uint.MaxValue) compressed = Next(name, ref wide);
        if (header == uint.MaxValue) header = Next(name, ref wide);
        if ((flags & 0x2041) != 0) throw Bad($"'{name}' in it is encrypted");
        if (method is not (0 or 8))
            throw Bad($"'{name}' in it is compressed by method {method}; only stored and deflated are read");
        if (method == 0 && length != compressed)
            throw Bad($"'{name}' in it is stored, but with {compressed} bytes for {length}");
        if (length < 0 || compressed < 0 || header < 0 || header > _file.Length || compressed > _file.Length - header)
            throw Bad($"it is truncated: '{name}' in it ends beyond the file's {_file.Length} bytes");
        return new ZipEntry(name, method == 0, U32(bytes, 16), compressed, length, header);
    }

    /// <summary>The zip64 extra field: as many 8-byte numbers as there are 4-byte ones that overflowed.</summary>
    private static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var size = U16(extra, 2);
            if (size > extra.Length - 4) return default;
            if (U16(extra, 0) == 1) return extra.Slice(4, size);
            extra = extra[(4 + size)..];
        }
        return default;
    }

    private long Next(string name, ref ReadOnlySpan<byte> wide)
    {
        if (wide.Length < 8) throw Bad($"'{name}' in it lacks its 64-bit sizes");
        var value = I64(wide, 0);
        wide = wide[8..];
        return value;
    }

    /// <summary>Where the directory is: from the record at the file's end.</summary>
    private (long Offset, long Length, long Count) FindDirectory()
    {
        var tailLength = (int)Math.Min(_file.Length, EndLength + MaxComment);
        var tail = _file.Read(_file.Length - tailLength, tailLength).AsSpan();
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            if (U32(tail, i) != EndMark || U16(tail, i + 20) != tail.Length - i - EndLength) continue;
            var end = tail[i..];
            if (U16(end, 10) != ushort.MaxValue && U32(end, 12) != uint.MaxValue && U32(end, 16) != uint.MaxValue)
                return (U32(end, 16), U32(end, 12), U16(end, 10));
            return FindDirectory64(_file.Length - tailLength + i - Locator64Length);
        }
        throw Bad("it is truncated: it begins like a zip archive, but the archive's end is not there");
    }

    private (long Offset, long Length, long Count) FindDirectory64(long locatorAt)
    {
        var locator = locatorAt < 0 ? [] : _file.Read(locatorAt, Locator64Length);
        if (locator.Length == 0 || U32(locator, 0) != Locator64Mark)
            throw Bad("the 64-bit end of its directory is not there");
        var at = I64(locator, 8);
        if (at < 0 || at > _file.Length - End64Length)
            throw Bad("the 64-bit end of its directory lies outside the file");
        var end = _file.Read(at, End64Length);
        if (U32(end, 0) != End64Mark) throw Bad("the 64-bit end of its directory is damaged");
        return (I64(end, 48), I64(end, 40), I64(end, 32));
    }

    /// <summary>Where the content begins, behind a local header that has the same name: an entry that is not found
    /// under a damaged name would be one that is not there.</summary>
    private long FindContent(ZipEntry entry)
    {
        if (entry.Header > _file.Length - HeaderLength) throw Bad($"it is truncated before '{entry.Name}'");
        var header = _file.Read(entry.Header, HeaderLength);
        var name = U16(header, 26);
        var start = entry.Header + HeaderLength + name + U16(header, 28);
        if (U32(header, 0) != HeaderMark || start > _file.Length - entry.Compressed)
            throw Bad($"'{entry.Name}' in it does not lie where its directory says, or is cut off");
        if (Encoding.UTF8.GetString(_file.Read(entry.Header + HeaderLength, name)) != entry.Name)
            throw Bad($"where its directory says '{entry.Name}' there is another entry");
        return start;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private ShipLabException Bad(string what) =>
        new($"'{_file.Path}' is not a usable zip archive: {what}. Fetch or write the file again.");
}
