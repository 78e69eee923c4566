namespace ShipLab.Catalog;

/// <summary>Pictures that a list names.</summary>
internal static class ListedPictures
{
    /// <summary>Looks up size and time of each picture.</summary>
    /// <param name="root">the folder that the paths start from</param>
    /// <param name="list">the file that names them, for messages</param>
    /// <exception cref="ShipLabException">A path leads out of the folder, or pictures are missing: how many, and the first.</exception>
    public static IReadOnlyList<PictureItem> Found(string root, string list, IEnumerable<(string Path, int Label)> entries)
    {
        var items = entries.Select(entry => Item(root, list, entry.Path, entry.Label)).ToArray();
        var missing = items.Where(item => item.Bytes < 0).ToArray();
        return missing.Length == 0
            ? items
            : throw new ShipLabException($"{missing.Length} of the {items.Length} pictures of '{list}' are not in '{root}', the first " +
                $"'{missing[0].Path}'. Put the pictures there.");
    }

    private static PictureItem Item(string root, string list, string path, int label)
    {
        if (path.Length == 0 || System.IO.Path.IsPathRooted(path) || path.Split('/', '\\').Contains("..") || path.Contains('\0'))
            throw new ShipLabException($"'{list}' names '{path}', which is not a path below '{root}'. Fetch the list again.");
        return FolderScan.ItemAt(root, path, label);
    }
}
