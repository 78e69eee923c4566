using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles.Torch;

/// <summary>
/// The zip form of torch.save (since torch 1.6) and of torch.jit.save: a pickle <c>data.pkl</c> whose storages are the entries
/// <c>data/0</c>, <c>data/1</c>, ..., all in one folder of any name; <c>byteorder</c> says how numbers are written. A TorchScript archive
/// has <c>constants.pkl</c> and <c>code/</c> too; neither is read.
/// </summary>
internal sealed class TorchZip : TensorFile
{
    private const string Pickle = "data.pkl";
    private readonly FileBytes file;
    private readonly ZipReader zip;
    private readonly string folder;
    private readonly bool bigEndian;
    private readonly Dictionary<string, ZipStorage> storages = new(StringComparer.Ordinal);

    public TorchZip(FileBytes file) : base(file.Path)
    {
        this.file = file;
        zip = new ZipReader(file);
        var pickle = zip.Entries.Keys.Where(n => n == Pickle || n.EndsWith("/" + Pickle, StringComparison.Ordinal)).MinBy(n => n.Length) ??
                     throw new ShipLabException($"'{file.Path}' is a zip archive, but not one of torch's: it holds no {Pickle}." +
                                                (zip.Entries.Keys.Any(n => n.EndsWith("model.json", StringComparison.Ordinal))
                                                    ? " TorchScript archives of torch before 1.1 are not read."
                                                    : ""));
        folder = pickle[..^Pickle.Length];
        bigEndian = IsBigEndian();
        var script = zip.Entries.ContainsKey(folder + "constants.pkl");
        var bytes = zip.ReadAll(zip.Entries[pickle], PickleInput.MaxLength);
        var root = PickleMachine.Read(new PickleInput(file.Path, new MemoryStream(bytes), bytes.Length), new TorchGlobals(file.Path, Storage, script));
        (Tensors, var place) = StateDict.Find(file.Path, root);
        Format = (script ? "TorchScript archive" : "torch.save") + place;
    }

    public override string Format { get; }

    public override IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    public override void Dispose() => file.Dispose();

    private TorchStorage Storage(StorageId id)
    {
        if (!storages.TryGetValue(id.Key, out var bytes))
        {
            if (!zip.Entries.TryGetValue($"{folder}data/{id.Key}", out var entry))
                throw new ShipLabException(
                    $"'{file.Path}' is damaged or truncated: it holds no storage '{id.Key}', which its pickle refers to.");
            storages[id.Key] = bytes = new ZipStorage(zip, entry);
        }
        if (bytes.Length < id.Bytes)
            throw new ShipLabException(
                $"'{file.Path}' is damaged: storage '{id.Key}' has {bytes.Length} bytes, but its pickle says {id.Bytes}.");
        return new TorchStorage(id.Key, id.Class.Type, 0, id.Count, bigEndian, bytes);
    }

    private bool IsBigEndian()
    {
        if (!zip.Entries.TryGetValue(folder + "byteorder", out var entry)) return false;
        var text = Encoding.UTF8.GetString(zip.ReadAll(entry, 16));
        return text switch
        {
            "little" => false,
            "big" => true,
            _ => throw new ShipLabException($"'{file.Path}' is damaged: its byteorder is '{text}' instead of 'little' or 'big'."),
        };
    }
}
