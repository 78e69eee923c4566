using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace ShipLab.ModelFiles;

/// <summary>Recognises the format of a weights file by what it begins with; its name plays no part.</summary>
internal static partial class TensorFiles
{
    private const string Read = "Read are torch.save files, TorchScript archives, safetensors, and an index of several such files.";

    /// <summary>A weights file, or the index of several.</summary>
    public static TensorFile Open(string path) => IsJson(Begin(path))
        ? ShardedTensors.WeightMap(path) is { } map
            ? new ShardedTensors(path, map)
            : throw new ShipLabException(
                $"'{path}' is a JSON file without a weight_map, not a weights file. Name the weights file or the folder.")
        : OpenOne(path);

    /// <summary>A weights file by itself.</summary>
    /// <exception cref="ShipLabException">It is damaged, or none.</exception>
    public static TensorFile OpenOne(string path)
    {
        var head = Begin(path);
        if (head is [(byte)'P', (byte)'K', 3, 4, ..]) return Torch(path, file => new TorchZip(file));
        if (TorchLegacy.Begins(head)) return Torch(path, file => new TorchLegacy(file));
        if (IsSafetensors(head) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return new SafetensorsTensors(path);
        if (head.Length == 0) throw new ShipLabException($"'{path}' is empty. Fetch or write the file again.");
        if (head.Length >= 262 && head.AsSpan(257, 5).SequenceEqual("ustar"u8))
            throw new ShipLabException(
                $"'{path}' is a tar archive, as torch 0.1 wrote them; those are not read. Load and save it with a newer torch.");
        if (head is [0x1f, 0x8b, ..]) throw new ShipLabException($"'{path}' is compressed with gzip. Decompress it first.");
        var text = Encoding.Latin1.GetString(head);
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            throw new ShipLabException($"'{path}' is a pointer of Git LFS, not the weights themselves. Fetch them: git lfs pull.");
        if (text.TrimStart().StartsWith('<')) throw new ShipLabException(
            $"'{path}' is a web page, not a weights file: the download went wrong.");
        if (head[0] == 0x80 || ProtocolZero().IsMatch(text)) throw BarePickle(path);
        throw new ShipLabException($"'{path}' is not a weights file of a known format. {Read}");
    }

    private static byte[] Begin(string path)
    {
        using var file = FileBytes.Open(path);
        return file.Head(512);
    }

    private static TensorFile Torch(string path, Func<FileBytes, TensorFile> open)
    {
        var file = FileBytes.Open(path);
        try { return open(file); }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A safetensors file begins with the length of its header, whose lowest byte may well be a blank (32) or a brace: eight letters
    /// of a text would be a length beyond all sense.</summary>
    private static bool IsJson(ReadOnlySpan<byte> head) => !IsSafetensors(head) && head is [(byte)'{' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..];

    private static bool IsSafetensors(ReadOnlySpan<byte> head) =>
        head.Length > 8 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)SafetensorsHeader.MaxLength;

    /// <summary>A pickle that torch.save did not write: what it asks for is worth telling, but it is not read.</summary>
    private static ShipLabException BarePickle(string path)
    {
        try
        {
            using var file = FileBytes.Open(path);
            PickleMachine.Read(new PickleInput(path, file.Range(0, file.Length), file.Length), new TorchGlobals(path,
                id => throw new ShipLabException($"'{path}' is a pickle with tensors whose numbers are in another file."), modules: false));
        }
        catch (ShipLabException refused) { return refused; }
        return new ShipLabException($"'{path}' is a pickle, but not one of torch.save. {Read}");
    }

    [GeneratedRegex(@"^\(?[ci][A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n")]
    private static partial Regex ProtocolZero();
}
