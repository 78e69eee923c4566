using System.Security.Cryptography;

namespace ShipLab.Base;

/// <summary>
/// Lets TorchSharp's native wrapper load on systems whose C++ library is older than GCC 13's (Debian 12, Ubuntu 22.04).
/// The wrapper asks for version GLIBCXX_3.4.32 of libstdc++ because of one symbol, which GCC 13's &lt;iostream&gt;
/// mentions so that the linker pulls in the streams' initialisation; nothing calls it. In a copy of the file that
/// symbol is made weak (it may be missing), and so is the demand for the version: two fields, nothing else. The
/// original is never touched: it may be a link into NuGet's cache.
/// </summary>
internal static class WrapperForOlderSystems
{
    private const string Version = "GLIBCXX_3.4.32", Symbol = "_ZSt21ios_base_library_initv";

    // of the ELF specification and its GNU extensions
    private const uint DynamicSymbols = 11, NeededVersions = 0x6ffffffe, SymbolVersions = 0x6fffffff;
    private const int SymbolBytes = 24, Weak = 2;

    /// <summary>Whether the loader's words are about what is mended here.</summary>
    public static bool IsNeeded(string loaderSays) =>
        loaderSays.Contains($"version `{Version}' not found", StringComparison.Ordinal);

    /// <summary>The adapted copy of a wrapper in a folder: written under a temporary name and renamed, kept
    /// where it is there already.</summary>
    /// <returns>The copy's path.</returns>
    /// <exception cref="ShipLabException">The wrapper is of another form, or the folder cannot be written.</exception>
    public static string CopyIn(string folder, string wrapper)
    {
        byte[] adapted;
        try { adapted = Adapt(File.ReadAllBytes(wrapper)); }
        catch (InvalidDataException error)
        {
            throw new ShipLabException($"'{wrapper}' needs a newer C++ library than this system's and cannot be "
                + $"adapted to it: {error.Message}. Use a newer system (Debian 13, Ubuntu 24.04), or TorchSharp "
                + "0.107.0, which this was written for.", error);
        }
        var name = Path.GetFileNameWithoutExtension(wrapper);
        var copy = Path.Combine(folder, $"{name}-{Convert.ToHexStringLower(SHA256.HashData(adapted))[..16]}.so");
        if (!IsThere(copy, adapted)) AtomicFile.Write(copy, stream => stream.Write(adapted));
        return copy;
    }

    /// <summary>The same bytes but for the two fields; an adapted file comes out as it is.</summary>
    /// <exception cref="InvalidDataException">The file does not want the version for that one symbol alone; the
    /// message says what is wrong.</exception>
    public static byte[] Adapt(byte[] original)
    {
        try { return Weakened(original); }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("its tables point outside the file", error);
        }
    }

    private static byte[] Weakened(byte[] original)
    {
        var file = new ElfFile(original);
        var (flags, index) = Demand(file);
        var symbols = Only(file, DynamicSymbols, "symbols");
        var versions = Only(file, SymbolVersions, "versions of symbols");
        var wanting = Enumerable.Range(0, symbols.Size / SymbolBytes)
            .Where(i => file.U16(versions.Offset + 2 * i) == index).ToArray();
        string NameOf(int i) => file.Text(file.Sections[symbols.Link], file.U32(symbols.Offset + i * SymbolBytes));
        var names = wanting.Select(NameOf).ToArray();
        if (names is not [Symbol])
            throw new InvalidDataException(
                $"it wants version {Version} not for {Symbol} alone but for {string.Join(", ", names)}");

        var adapted = (byte[])original.Clone();
        var binding = symbols.Offset + wanting[0] * SymbolBytes + 4;      // st_info: four bits of binding, four of type
        adapted[binding] = (byte)((adapted[binding] & 0x0f) | (Weak << 4));
        adapted[flags] |= Weak;                                                         // VER_FLG_WEAK
        return adapted;
    }

    /// <summary>Where the flags of the demand for the version are, and the number by which symbols mean it.</summary>
    private static (int Flags, int Index) Demand(ElfFile file)
    {
        var needed = Only(file, NeededVersions, "needed versions");
        var texts = file.Sections[needed.Link];
        var library = needed.Offset;
        for (var i = 0; i < needed.Info; i++)                                           // Elf64_Verneed, one a library
        {
            var version = library + (int)file.U32(library + 8);
            for (var j = 0; j < file.U16(library + 2); j++)                             // Elf64_Vernaux, one a version
            {
                if (file.Text(texts, file.U32(version + 8)) == Version) return (version + 4, file.U16(version + 6));
                version += (int)file.U32(version + 12);
            }
            library += (int)file.U32(library + 12);
        }
        throw new InvalidDataException($"it does not ask for version {Version}");
    }

    private static ElfFile.Section Only(ElfFile file, uint kind, string what)
    {
        var found = file.Sections.Where(section => section.Kind == kind).ToArray();
        return found is [var only]
            ? only
            : throw new InvalidDataException($"it has {found.Length} sections of {what} where one was expected");
    }

    private static bool IsThere(string copy, byte[] adapted)
    {
        try { return File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(adapted); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return false; }
    }
}
