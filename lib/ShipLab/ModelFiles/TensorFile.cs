using System.Buffers.Binary;
using System.Text.RegularExpressions;

namespace ShipLab.ModelFiles;

/// <summary>Named tensors in a file of a format that <see cref="Checkpoint"/> reads, or in several files.</summary>
/// <param name="path">the file, or the index of several</param>
/// <param name="format">what it was recognised as, e.g. "safetensors"</param>
/// <param name="tensors">under the names that they have in the file</param>
/// <param name="sources">what the tensors are read from, disposed with this</param>
internal sealed partial class TensorFile(
    string path, string format, IReadOnlyDictionary<string, StoredTensor> tensors,
    params IReadOnlyCollection<IDisposable> sources) : IDisposable
{
    private const string Known = "Read are torch.save files, TorchScript archives, safetensors, .npz, and an index " +
        "of several such files.";

    public string Path => path;

    public string Format => format;

    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <summary>Texts that the file carries beside its tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>All files that were opened, the index first where there is one.</summary>
    public IReadOnlyList<string> Files { get; init; } = [path];

    public void Dispose()
    {
        foreach (var source in sources) source.Dispose();
    }

    /// <summary>A weights file, or the index of several. What it begins with tells its format, not its name.</summary>
    /// <exception cref="ShipLabException">It is damaged, or none.</exception>
    public static TensorFile Open(string path)
    {
        if (!IsJson(Begin(path))) return OpenOne(path);
        if (ShardedTensors.WeightMap(path) is { } map) return ShardedTensors.Open(path, map);
        throw new ShipLabException(
            $"'{path}' is a JSON file without a weight_map, not a weights file. Name the weights file or the folder.");
    }

    /// <summary>A weights file by itself.</summary>
    /// <exception cref="ShipLabException">It is damaged, or none.</exception>
    public static TensorFile OpenOne(string path)
    {
        var head = Begin(path);
        if (head is [(byte)'P', (byte)'K', 3, 4, ..]) return FileBytes.Open(path, OpenZip);
        if (TorchLegacy.Begins(head)) return FileBytes.Open(path, TorchLegacy.Open);
        if (IsSafetensors(head) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            return OpenSafetensors(path);
        throw new ShipLabException(Unread(path, head));
    }

    private static TensorFile OpenZip(FileBytes file)
    {
        var zip = new ZipReader(file);
        return NumpyZip.Is(zip.Entries.Keys) ? NumpyZip.Open(file, zip) : TorchZip.Open(file, zip);
    }

    private static TensorFile OpenSafetensors(string path)
    {
        var file = SafetensorsFile.Open(path);
        var tensors = file.Names.ToDictionary(name => name,
            name => new StoredTensor(file.Type(name), file.Shape(name), () => file.Read(name)), StringComparer.Ordinal);
        return new TensorFile(path, "safetensors", tensors, file) { Metadata = file.Metadata };
    }

    private static byte[] Begin(string path)
    {
        using var file = FileBytes.Open(path);
        return file.Head(512);
    }

    /// <summary>A safetensors file begins with the length of its header, whose lowest byte may well be a blank (32) or
    /// a brace: eight letters of a text would be a length beyond all sense.</summary>
    private static bool IsJson(ReadOnlySpan<byte> head) =>
        !IsSafetensors(head) && head is [(byte)'{' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..];

    private static bool IsSafetensors(ReadOnlySpan<byte> head) =>
        head.Length > 8 && head[8] == '{' &&
        BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)SafetensorsHeader.MaxLength;

    /// <summary>What a file is that is not read.</summary>
    private static string Unread(string path, byte[] head)
    {
        if (head.Length == 0) return $"'{path}' is empty. Fetch or write the file again.";
        if (head.Length >= 262 && head.AsSpan(257, 5).SequenceEqual("ustar"u8))
            return $"'{path}' is a tar archive, as torch 0.1 wrote them; those are not read. Load and save it with a " +
                "newer torch.";
        if (head is [0x1f, 0x8b, ..]) return $"'{path}' is compressed with gzip. Decompress it first.";
        var text = Encoding.Latin1.GetString(head);
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return $"'{path}' is a pointer of Git LFS, not the weights themselves. Fetch them: git lfs pull.";
        if (text.TrimStart().StartsWith('<'))
            return $"'{path}' is a web page, not a weights file: the download went wrong.";
        if (head[0] == 0x80 || ProtocolZero().IsMatch(text)) return BarePickle(path);
        return $"'{path}' is not a weights file of a known format. {Known}";
    }

    /// <summary>A pickle that torch.save did not write: told is what it asks for; it is not read.</summary>
    private static string BarePickle(string path)
    {
        try
        {
            using var file = FileBytes.Open(path);
            using var stream = file.Range(0, file.Length);
            var globals = new TorchGlobals(path, modules: false, id =>
                throw new ShipLabException($"'{path}' is a pickle with tensors whose numbers are in another file."));
            PickleMachine.Read(new PickleInput(path, stream, file.Length), globals);
        }
        catch (ShipLabException refused) { return refused.Message; }
        return $"'{path}' is a pickle, but not one of torch.save. {Known}";
    }

    [GeneratedRegex(@"^\(?[ci][A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n")]
    private static partial Regex ProtocolZero();
}
