namespace ShipLab.Data.Folders;

/// <summary>Pictures that a list names.</summary>
internal static class ListedPictures
{
    /// <summary>Looks up size and time of each picture.</summary>
    /// <param name="root">The folder that the paths start from.</param>
    /// <param name="list">What names them, for messages: "the split 'a.json'".</param>
    /// <param name="entries">Paths below the folder with forward slashes, and classes.</param>
    /// <param name="remedy">What to do where pictures are missing.</param>
    /// <exception cref="ShipLabException">A path leads out of the folder, or pictures are missing:
    /// how many, and the first.</exception>
    public static IReadOnlyList<PictureItem> Found(
        string root, string list, IEnumerable<(string Path, int Label)> entries,
        string remedy = "Put the pictures there.")
    {
        var items = entries.Select(entry => Item(root, list, entry.Path, entry.Label)).ToArray();
        var missing = items.Where(item => item.Bytes < 0).ToArray();
        return missing.Length == 0
            ? items
            : throw new ShipLabException($"{missing.Length} of the {items.Length} pictures of {list} are not in " +
                $"'{root}', the first '{missing[0].Path}'. {remedy}");
    }

    /// <summary>Whether a path stays below the folder that it starts from.</summary>
    public static bool IsBelow(string path) => path.Length > 0 && !Path.IsPathRooted(path) && !path.StartsWith('/')
        && !path.Split('/', '\\').Contains("..") && !path.Contains('\0');

    // Of -1 bytes where there is no such file.
    private static PictureItem Item(string root, string list, string path, int label)
    {
        if (!IsBelow(path))
            throw new ShipLabException(
                $"{list} names '{path}', which is not a path below '{root}'. Fetch the list again.");
        return FolderScan.FileAt(Path.Combine(root, path)) is { } file
            ? new PictureItem(path, label, file.Length, file.LastWriteTimeUtc.Ticks)
            : new PictureItem(path, label, -1, 0);
    }
}
