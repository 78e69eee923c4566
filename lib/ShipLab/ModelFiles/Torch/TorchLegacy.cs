using System.Buffers.Binary;

namespace ShipLab.ModelFiles.Torch;

/// <summary>
/// The form that torch.save wrote before torch 1.6 and writes with _use_new_zipfile_serialization=False: pickles of a
/// magic number, the protocol's version, facts about the machine, the object, and the list of storage keys; then for
/// each key, in that order, the count of its elements in eight bytes and the elements, lowest byte first.
/// </summary>
internal sealed class TorchLegacy
{
    private const long Version = 1001;

    /// <summary>0x1950a86a20f9469cfc6c as the pickle instruction LONG1 with its ten bytes.</summary>
    private static readonly byte[] Magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    private readonly FileBytes _file;
    private readonly Dictionary<string, Storage> _storages = new(StringComparer.Ordinal);

    private TorchLegacy(FileBytes file) => _file = file;

    /// <summary>Whether a file begins like this: the instruction PROTO, from protocol 4 on FRAME with eight bytes of
    /// length, then the magic number.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
    {
        if (head.Length < 2 || head[0] != 0x80) return false;
        var rest = head[2..];
        return (rest is [0x95, ..] && rest.Length > 9 ? rest[9..] : rest).StartsWith(Magic);
    }

    /// <exception cref="ShipLabException">The file is damaged, or asks for what is refused.</exception>
    public static TensorFile Open(FileBytes file)
    {
        var (tensors, place) = new TorchLegacy(file).Read();
        return new TensorFile(file.Path, "torch.save, legacy form" + place, tensors, file);
    }

    private (IReadOnlyDictionary<string, StoredTensor> Tensors, string Place) Read()
    {
        var position = 0L;
        Next(ref position); // the magic number, by which the file was recognised
        if (Next(ref position) is not Version) throw Bad($"its version is not {Version}");
        Next(ref position);
        var root = Next(ref position);
        Place(Next(ref position) as List<object?> ?? throw Bad("its list of storages is missing"), position);
        return StateDict.Find(_file.Path, root);
    }

    private object? Next(ref long position)
    {
        var length = _file.Length - position;
        using var stream = _file.Range(position, length);
        var input = new PickleInput(_file.Path, stream, length);
        var value = PickleMachine.Read(input, new TorchGlobals(_file.Path, modules: false, StorageOf));
        position += input.Position;
        return value;
    }

    private TorchStorage StorageOf(StorageId id)
    {
        if (!_storages.TryGetValue(id.Key, out var storage)) _storages[id.Key] = storage = new Storage(id);
        if (storage.Id.Bytes != id.Bytes || storage.Id.Class != id.Class)
            throw Bad($"storage '{id.Key}' is of two types or sizes");
        var (start, count) = id.View ?? (0, id.Count);
        return new TorchStorage(id.Key, id.Class.Type, start, count, BigEndian: false,
            (offset, target) => _file.Read(storage.Start + offset, target));
    }

    /// <summary>Finds out where each storage's bytes begin.</summary>
    private void Place(List<object?> keys, long position)
    {
        foreach (var item in keys)
        {
            if (item is not string key || !_storages.TryGetValue(key, out var storage))
                throw Bad($"its list of storages names {(item is string text ? $"'{text}'" : "something")}, " +
                    "which its pickle does not refer to");
            if (position > _file.Length - sizeof(long)) throw Truncated(key);
            var count = BinaryPrimitives.ReadInt64LittleEndian(_file.Read(position, sizeof(long)));
            if (count != storage.Id.Count)
                throw Bad($"storage '{key}' has {count} elements, but its pickle says {storage.Id.Count}");
            storage.Start = position + sizeof(long);
            if (storage.Id.Bytes > _file.Length - storage.Start) throw Truncated(key);
            position = storage.Start + storage.Id.Bytes;
        }
        if (_storages.FirstOrDefault(s => s.Value.Start == 0) is { Key: { } missing })
            throw Bad($"storage '{missing}', which its pickle refers to, is not in its list of storages");
    }

    private ShipLabException Truncated(string key) =>
        new($"'{_file.Path}' is truncated: storage '{key}' reaches beyond its {_file.Length} bytes. Fetch or write " +
            "the file again.");

    private ShipLabException Bad(string what) => new($"'{_file.Path}' is damaged: {what}. Fetch or write the file " +
        "again.");

    private sealed class Storage(StorageId id)
    {
        public StorageId Id => id;

        /// <summary>Where its bytes begin in the file; 0 while that is not known.</summary>
        public long Start { get; set; }
    }
}
