using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles.Torch;

/// <summary>
/// The form that torch.save wrote before torch 1.6 and writes with _use_new_zipfile_serialization=False: pickles of a magic number, the
/// protocol's version, facts about the machine, the object, and the list of storage keys; then for each key, in that order, the count of
/// its elements in eight bytes and the elements, lowest byte first whatever the machine.
/// </summary>
internal sealed class TorchLegacy : TensorFile
{
    private const long Version = 1001;

    /// <summary>0x1950a86a20f9469cfc6c as the pickle instruction LONG1 with its ten bytes.</summary>
    private static readonly byte[] Magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    private readonly FileBytes file;
    private readonly Dictionary<string, Storage> storages = new(StringComparer.Ordinal);

    public TorchLegacy(FileBytes file) : base(file.Path)
    {
        this.file = file;
        var position = 0L;
        Next(ref position); // the magic number, by which the file was recognised
        if (Next(ref position) is not Version) throw Bad($"its version is not {Version}");
        Next(ref position);
        var root = Next(ref position);
        var keys = Next(ref position) is PickleList list ? list.Items : throw Bad("its list of storages is missing");
        Place(keys, position);
        (Tensors, var place) = StateDict.Find(file.Path, root);
        Format = "torch.save, legacy form" + place;
    }

    public override string Format { get; }

    public override IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Whether a file begins like this: the instruction PROTO, from protocol 4 on FRAME with eight bytes of length, then the magic
    /// number.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
    {
        if (head.Length < 2 || head[0] != 0x80) return false;
        var rest = head[2..];
        return (rest is [0x95, ..] && rest.Length > 9 ? rest[9..] : rest).StartsWith(Magic);
    }

    public override void Dispose() => file.Dispose();

    private object? Next(ref long position)
    {
        var length = file.Length - position;
        var input = new PickleInput(file.Path, file.Range(position, length), length);
        var value = PickleMachine.Read(input, new TorchGlobals(file.Path, StorageOf, modules: false));
        position += input.Position;
        return value;
    }

    private TorchStorage StorageOf(StorageId id)
    {
        if (!storages.TryGetValue(id.Key, out var storage)) storages[id.Key] = storage = new Storage(file, id);
        if (storage.Id.Bytes != id.Bytes || storage.Id.Class != id.Class)
            throw Bad($"storage '{id.Key}' is of two types or sizes");
        return id.View is { } view
            ? new TorchStorage(id.Key, id.Class.Type, view.Start, view.Count, BigEndian: false, storage)
            : new TorchStorage(id.Key, id.Class.Type, 0, id.Count, BigEndian: false, storage);
    }

    /// <summary>Finds out where each storage's bytes begin.</summary>
    private void Place(IReadOnlyList<object?> keys, long position)
    {
        foreach (var item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage))
                throw Bad($"its list of storages names {(item is string text ? $"'{text}'" : "something")}, which its pickle does not refer to");
            if (position > file.Length - sizeof(long)) throw Truncated(key);
            var count = BinaryPrimitives.ReadInt64LittleEndian(file.Read(position, sizeof(long)));
            if (count != storage.Id.Count) throw Bad($"storage '{key}' has {count} elements, but its pickle says {storage.Id.Count}");
            storage.Start = position + sizeof(long);
            if (storage.Length > file.Length - storage.Start) throw Truncated(key);
            position = storage.Start + storage.Length;
        }
        if (storages.FirstOrDefault(s => s.Value.Start == 0) is { Key: { } missing })
            throw Bad($"storage '{missing}', which its pickle refers to, is not in its list of storages");
    }

    private ShipLabException Truncated(string key) =>
        new($"'{file.Path}' is truncated: storage '{key}' reaches beyond its {file.Length} bytes. Fetch or write the file again.");

    private ShipLabException Bad(string what) => new($"'{file.Path}' is damaged: {what}. Fetch or write the file again.");

    private sealed class Storage(FileBytes file, StorageId id) : IStorageBytes
    {
        public StorageId Id => id;

        /// <summary>Where its bytes begin in the file; 0 while that is not known.</summary>
        public long Start { get; set; }

        public long Length => id.Bytes;

        public void Read(long offset, Span<byte> target) => file.Read(Start + offset, target);
    }
}
