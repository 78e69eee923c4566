namespace ShipLab.ModelFiles.Torch;

/// <summary>
/// The zip form of torch.save (since torch 1.6) and of torch.jit.save: a pickle <c>data.pkl</c> whose storages are the
/// entries <c>data/0</c>, <c>data/1</c>, ..., all in one folder of any name; <c>byteorder</c> says how numbers are
/// written. A TorchScript archive has <c>constants.pkl</c> and <c>code/</c> too; neither is read.
/// </summary>
/// <remarks>
/// torch.jit.load gives the same tensors of a good archive, but it runs the archive's code (a __setstate__ that loops
/// never ends), ends the process where a class is missing, and takes a damaged or short storage's weights without a
/// word.
/// </remarks>
internal sealed class TorchZip
{
    private const string Pickle = "data.pkl";

    private readonly string _path, _folder;
    private readonly ZipReader _zip;
    private readonly bool _bigEndian;

    private TorchZip(string path, ZipReader zip, string folder)
    {
        (_path, _zip, _folder) = (path, zip, folder);
        _bigEndian = IsBigEndian();
    }

    /// <exception cref="ShipLabException">The archive is damaged, not torch's, or asks for what is refused.</exception>
    public static TensorFile Open(FileBytes file, ZipReader zip)
    {
        var names = zip.Entries.Keys;
        var pickle = names.Where(n => $"/{n}".EndsWith("/" + Pickle, StringComparison.Ordinal)).MinBy(n => n.Length);
        if (pickle is null)
            throw new ShipLabException(
                $"'{file.Path}' is a zip archive, but not one of torch's: it holds no {Pickle}." +
                (names.Any(n => n.EndsWith("model.json", StringComparison.Ordinal))
                    ? " TorchScript archives of torch before 1.1 are not read."
                    : ""));
        var archive = new TorchZip(file.Path, zip, pickle[..^Pickle.Length]);
        var isScript = zip.Entries.ContainsKey(archive._folder + "constants.pkl");
        var bytes = zip.ReadAll(zip.Entries[pickle], PickleInput.MaxLength);
        var root = PickleMachine.Read(new PickleInput(file.Path, new MemoryStream(bytes), bytes.Length),
            new TorchGlobals(file.Path, isScript, archive.Storage));
        var (tensors, place) = StateDict.Find(file.Path, root);
        return new TensorFile(file.Path, (isScript ? "TorchScript archive" : "torch.save") + place, tensors, file);
    }

    private TorchStorage Storage(StorageId id)
    {
        if (!_zip.Entries.TryGetValue($"{_folder}data/{id.Key}", out var entry))
            throw new ShipLabException(
                $"'{_path}' is damaged or truncated: it holds no storage '{id.Key}', which its pickle refers to.");
        if (entry.Length < id.Bytes)
            throw new ShipLabException(
                $"'{_path}' is damaged: storage '{id.Key}' has {entry.Length} bytes, but its pickle says {id.Bytes}.");
        return new TorchStorage(id.Key, id.Class.Type, 0, id.Count, _bigEndian,
            (offset, target) => _zip.Read(entry, offset, target));
    }

    private bool IsBigEndian()
    {
        if (!_zip.Entries.TryGetValue(_folder + "byteorder", out var entry)) return false;
        var text = Encoding.UTF8.GetString(_zip.ReadAll(entry, 16));
        return text switch
        {
            "little" => false,
            "big" => true,
            _ => throw new ShipLabException(
                $"'{_path}' is damaged: its byteorder is '{text}' instead of 'little' or 'big'."),
        };
    }
}
