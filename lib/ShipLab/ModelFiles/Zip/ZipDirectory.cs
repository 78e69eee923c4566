using System.Buffers.Binary;
using System.Text;

namespace ShipLab.ModelFiles.Zip;

/// <summary>
/// The directory of a zip archive (PKWARE's APPNOTE, sections 4.3.12 to 4.3.16 and 4.5.3), zip64 included. Everything is checked against
/// the file's length before it is used: the directory lies in the file, no entry reaches beyond it, no name comes twice.
/// </summary>
internal static class ZipDirectory
{
    private const uint EntryMark = 0x02014b50, EndMark = 0x06054b50, End64Mark = 0x06064b50, Locator64Mark = 0x07064b50;
    private const int EntryLength = 46, EndLength = 22, End64Length = 56, Locator64Length = 20, MaxComment = ushort.MaxValue;

    /// <summary>Limit of the directory itself; that of a model with some thousand tensors has less than a megabyte.</summary>
    private const long MaxLength = 64 << 20;

    /// <exception cref="ShipLabException">The archive is truncated or damaged, or uses what torch never writes.</exception>
    public static Dictionary<string, ZipEntry> Read(FileBytes file)
    {
        var (offset, length, count) = Find(file);
        if (length > MaxLength) throw Bad(file, $"its directory has {length} bytes; at most {MaxLength} are read");
        if (offset < 0 || length < 0 || offset > file.Length - length)
            throw Bad(file, "it is truncated or damaged: its directory lies outside the file");
        var bytes = file.Read(offset, (int)length).AsSpan();
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        for (var i = 0L; i < count; i++)
        {
            if (bytes.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != EntryMark)
                throw Bad(file, $"its directory is damaged at entry {i + 1} of {count}");
            int name = U16(bytes, 28), extra = U16(bytes, 30), comment = U16(bytes, 32);
            if (bytes.Length < EntryLength + name + extra + comment) throw Bad(file, $"its directory ends within entry {i + 1} of {count}");
            var entry = Parse(file, bytes, Encoding.UTF8.GetString(bytes.Slice(EntryLength, name)), bytes.Slice(EntryLength + name, extra));
            if (!entries.TryAdd(entry.Name, entry)) throw Bad(file, $"it holds '{entry.Name}' twice");
            bytes = bytes[(EntryLength + name + extra + comment)..];
        }
        return entries;
    }

    private static ZipEntry Parse(FileBytes file, ReadOnlySpan<byte> bytes, string name, ReadOnlySpan<byte> extra)
    {
        var (flags, method) = (U16(bytes, 8), U16(bytes, 10));
        long compressed = U32(bytes, 20), length = U32(bytes, 24), header = U32(bytes, 42);
        var wide = Wide(extra);
        if (length == uint.MaxValue) length = Next(file, name, ref wide);
        if (compressed == uint.MaxValue) compressed = Next(file, name, ref wide);
        if (header == uint.MaxValue) header = Next(file, name, ref wide);
        if ((flags & 0x2041) != 0) throw Bad(file, $"'{name}' in it is encrypted");
        if (method is not (ZipEntry.Stored or ZipEntry.Deflated))
            throw Bad(file, $"'{name}' in it is compressed by method {method}; only stored and deflated are read");
        if (method == ZipEntry.Stored && length != compressed)
            throw Bad(file, $"'{name}' in it is stored, but with {compressed} bytes for {length}");
        if (length < 0 || compressed < 0 || header < 0 || header > file.Length || compressed > file.Length - header)
            throw Bad(file, $"it is truncated: '{name}' in it ends beyond the file's {file.Length} bytes");
        return new ZipEntry(name, method, U32(bytes, 16), compressed, length, header);
    }

    /// <summary>The zip64 field of the extra fields: as many 8-byte numbers as there are 4-byte ones that overflowed.</summary>
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

    private static long Next(FileBytes file, string name, ref ReadOnlySpan<byte> wide)
    {
        if (wide.Length < 8) throw Bad(file, $"'{name}' in it lacks its 64-bit sizes");
        var value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value;
    }

    /// <summary>Where the directory is: from the record at the file's end.</summary>
    private static (long Offset, long Length, long Count) Find(FileBytes file)
    {
        var tailLength = (int)Math.Min(file.Length, EndLength + MaxComment);
        var tail = file.Read(file.Length - tailLength, tailLength).AsSpan();
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            if (U32(tail, i) != EndMark || U16(tail, i + 20) != tail.Length - i - EndLength) continue;
            var end = tail[i..];
            if (U16(end, 10) != ushort.MaxValue && U32(end, 12) != uint.MaxValue && U32(end, 16) != uint.MaxValue)
                return (U32(end, 16), U32(end, 12), U16(end, 10));
            return Find64(file, file.Length - tailLength + i - Locator64Length);
        }
        throw Bad(file, "it is truncated: it begins like a zip archive, but the archive's end is not there");
    }

    private static (long Offset, long Length, long Count) Find64(FileBytes file, long locatorAt)
    {
        if (locatorAt < 0) throw Bad(file, "the 64-bit end of its directory is not there");
        var locator = file.Read(locatorAt, Locator64Length);
        if (U32(locator, 0) != Locator64Mark) throw Bad(file, "the 64-bit end of its directory is not there");
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (at < 0 || at > file.Length - End64Length) throw Bad(file, "the 64-bit end of its directory lies outside the file");
        var end = file.Read(at, End64Length);
        if (U32(end, 0) != End64Mark) throw Bad(file, "the 64-bit end of its directory is damaged");
        return (BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(48)), BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(40)),
            BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(32)));
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    public static ShipLabException Bad(FileBytes file, string what) =>
        new($"'{file.Path}' is not a usable zip archive: {what}. Fetch or write the file again.");
}
