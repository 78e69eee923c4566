using System.Buffers.Binary;

namespace ShipLab.Base;

/// <summary>What has to be known of a shared library in the form of Linux (ELF, 64 bits, little endian):
/// where its sections are.</summary>
internal sealed class ElfFile
{
    private const int HeaderBytes = 64, SectionBytes = 64;

    private readonly byte[] _bytes;

    /// <exception cref="InvalidDataException">These bytes are no such file, or its end is missing.</exception>
    public ElfFile(byte[] bytes)
    {
        _bytes = bytes;
        var (table, count) = SectionTable(bytes);
        if (bytes.Length < table + count * SectionBytes) throw new InvalidDataException("its end is missing");
        Sections = [.. Enumerable.Range(0, count).Select(i => SectionAt((int)table + i * SectionBytes))];
    }

    public IReadOnlyList<Section> Sections { get; }

    /// <summary>A section: its kind (sh_type), the bytes [Offset, Offset + Size), and another section
    /// that it refers to (sh_link).</summary>
    internal readonly record struct Section(uint Kind, int Offset, int Size, int Link, int Info);

    public ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    public uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    /// <summary>The text that begins so many bytes into a section of texts.</summary>
    public string Text(Section texts, uint at)
    {
        var rest = _bytes.AsSpan(texts.Offset, texts.Size)[(int)at..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    /// <summary>Whether a file on disk is as long as its header says. The loader reads a shorter one into a bus
    /// error, which ends the process.</summary>
    public static bool IsWhole(string path)
    {
        using var stream = File.OpenRead(path);
        var header = new byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) return false;
        try
        {
            var (table, count) = SectionTable(header);
            return stream.Length >= table + count * SectionBytes; // the table is the last thing in a library
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Where the table of sections begins and how many there are (e_shoff, e_shnum).</summary>
    private static (long Table, int Count) SectionTable(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes || !header.StartsWith("\u007fELF"u8) || header[4] != 2 || header[5] != 1)
            throw new InvalidDataException("it is no shared library for 64-bit Linux");
        return (BinaryPrimitives.ReadInt64LittleEndian(header[40..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[60..]));
    }

    private Section SectionAt(int at)
    {
        var section = new Section(U32(at + 4), (int)U32(at + 24), (int)U32(at + 32), (int)U32(at + 40),
            (int)U32(at + 44));
        const uint withoutBytes = 8; // SHT_NOBITS
        if (section.Kind != withoutBytes
            && (section.Offset < 0 || section.Size < 0 || section.Offset > _bytes.Length - section.Size))
            throw new InvalidDataException("a section lies outside the file");
        return section;
    }
}
