namespace ShipLab.ModelFiles.Numpy;

/// <summary>An .npz file: a zip archive of .npy files, as numpy.savez writes it. Google's vision transformers come
/// so. An array of objects, which is a pickle, is refused.</summary>
/// <remarks>Read here and not by NumSharp because ZipReader holds names, lengths and checksums against each other, and
/// reads an array when it is asked for.</remarks>
internal static class NumpyZip
{
    private const string Ending = ".npy";

    /// <summary>Whether an archive is one, by its entries' names.</summary>
    public static bool Is(IEnumerable<string> names) =>
        names.Any() && names.All(name => name.EndsWith(Ending, StringComparison.Ordinal));

    /// <exception cref="ShipLabException">An array is damaged or holds something other than numbers.</exception>
    public static TensorFile Open(FileBytes file, ZipReader zip)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var (name, entry) in zip.Entries)
            tensors.Add(name[..^Ending.Length], Array(file.Path, zip, entry));
        return new TensorFile(file.Path, "numpy archive", tensors, file);
    }

    private static StoredTensor Array(string path, ZipReader zip, ZipEntry entry)
    {
        void Read(long offset, Span<byte> target) => zip.Read(entry, offset, target);
        var header = NpyHeader.Read($"Array '{entry.Name}' of '{path}'", Read, entry.Length);
        var count = header.Shape.Aggregate(1L, (product, size) => product * size);
        return new TorchStorage(entry.Name, header.Type, 0, count, header.IsBigEndian,
            (offset, target) => Read(header.Length + offset, target))
            .View(path, header.Type, 0, header.Shape, header.Strides);
    }
}
