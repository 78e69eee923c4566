namespace ShipLab.Data.Folders;

/// <summary>
/// Finds picture files below a folder, in ordinal order of their names, so that the order is the same on every machine.
/// Hidden files and folders (a leading dot, the Hidden attribute) and what other programs leave behind are passed over;
/// files whose extension is no picture's are counted; links are followed, except in circles.
/// </summary>
internal sealed class FolderScan(string root)
{
    private static readonly HashSet<string> Litter =
        new(StringComparer.OrdinalIgnoreCase) { "Thumbs.db", "desktop.ini", "__MACOSX", "@eaDir", "lost+found" };

    // Pictures to a person, but not to the decoders here: worth more than a number among other files.
    private static readonly HashSet<string> Unreadable = new(StringComparer.OrdinalIgnoreCase)
    {
        ".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".raw", ".cr2", ".nef", ".dng", ".svg",
    };

    private readonly HashSet<string> _extensions = new(PictureFile.Extensions, StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _others = new(StringComparer.Ordinal), _unreadable = new(StringComparer.Ordinal);

    /// <summary>The folder, as a full path.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folders directly in a folder, by name. Paths are relative to <see cref="Root"/>;
    /// "" is the root.</summary>
    public IReadOnlyList<string> Folders(string folder) =>
        [.. Entries(folder).OfType<DirectoryInfo>().Select(info => info.Name)];

    /// <summary>The pictures directly in a folder: relative path, size and time of the last change.</summary>
    public IReadOnlyList<PictureItem> Pictures(string folder, int label = 0) =>
        [.. Entries(folder).OfType<FileInfo>().Where(IsPicture).Select(info => Item(folder, info, label))];

    /// <summary>The pictures in a folder and all folders below it.</summary>
    public IReadOnlyList<PictureItem> PicturesBelow(string folder, int label)
    {
        var found = new List<PictureItem>();
        var real = RealPath(Full(folder));
        Walk(folder, real, label, found, [RealPath(Root), real]);
        return found;
    }

    /// <summary>What was seen and is no picture here, in sentences.</summary>
    public IEnumerable<string> Notices()
    {
        if (_unreadable.Count > 0)
            yield return $"{Texts(_unreadable)} of kinds that are not read here ({Kinds(_unreadable)}), the first " +
                $"'{_unreadable.Min}': convert them to PNG or JPEG to use them.";
        if (_others.Count > 0)
            yield return $"{Texts(_others)} that " +
                $"{(_others.Count == 1 ? "is no picture by its name" : "are no pictures by their names")} " +
                $"({Kinds(_others)}), the first '{_others.Min}'.";
    }

    private static string Texts(SortedSet<string> files) =>
        files.Count == 1 ? "Passed over 1 file" : $"Passed over {files.Count} files";

    private static string Kinds(SortedSet<string> files) =>
        string.Join(", ", files.Select(file => Path.GetExtension(file).ToLowerInvariant())
            .Select(extension => extension.Length == 0 ? "no extension" : extension)
            .Distinct().Order(StringComparer.Ordinal).Take(6));

    /// <param name="place">the folder without links in its path</param>
    /// <param name="above">such places of the folders above it, and its own</param>
    private void Walk(string folder, string place, int label, List<PictureItem> found, HashSet<string> above)
    {
        found.AddRange(Pictures(folder, label));
        foreach (var name in Folders(folder))
        {
            var inner = Join(folder, name);
            var real = new DirectoryInfo(Full(inner)).LinkTarget is null
                ? Path.Combine(place, name)
                : RealPath(Full(inner));
            if (!above.Add(real))
                throw new ShipLabException($"The folder '{Full(inner)}' is a link to '{real}', a folder above it, so " +
                    $"the pictures below have no end. Remove the link.");
            Walk(inner, real, label, found, above);
            above.Remove(real);
        }
    }

    // Visible files and folders in ordinal order; a link stands for what it leads to.
    private List<FileSystemInfo> Entries(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(Full(folder)).EnumerateFileSystemInfos().Where(IsVisible)
                .OrderBy(info => info.Name, StringComparer.Ordinal).Select(Check)];
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new ShipLabException($"The folder '{Full(folder)}' cannot be read: {error.Message} Check that it " +
                $"is there and its permissions.", error);
        }
    }

    private static bool IsVisible(FileSystemInfo info)
    {
        if (info.Name.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(info.FullName))
            throw new ShipLabException($"The name of '{info.FullName}' is no UTF-8 text, so it cannot be opened " +
                "here. Rename it (convmv does whole folders).");
        return !info.Name.StartsWith('.') && !Litter.Contains(info.Name)
            && (info.Attributes & FileAttributes.Hidden) == 0;
    }

    private static FileSystemInfo Check(FileSystemInfo info)
    {
        if (info.LinkTarget is not { } target)
            return info;
        if (Target(info) is not { Exists: true } end)
            throw new ShipLabException($"'{info.FullName}' is a link to '{target}', which is not there. Remove the " +
                "link or restore what it leads to.");
        // The link's own name, the target's size and time.
        return end is DirectoryInfo || Directory.Exists(end.FullName)
            ? new DirectoryInfo(info.FullName)
            : new FileInfo(info.FullName);
    }

    /// <summary>A file, or what a link to one leads to; null where there is none, or links lead in a circle.</summary>
    internal static FileInfo? FileAt(string path) =>
        Target(new FileInfo(path)) is FileInfo { Exists: true } file ? file : null;

    // What a link leads to at last, or the file or folder itself; null for links in a circle.
    private static FileSystemInfo? Target(FileSystemInfo info)
    {
        try { return info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true); }
        catch (IOException) { return null; }
    }

    private bool IsPicture(FileInfo info)
    {
        if (_extensions.Contains(info.Extension))
            return true;
        (Unreadable.Contains(info.Extension) ? _unreadable : _others).Add(Path.GetRelativePath(Root, info.FullName));
        return false;
    }

    private static PictureItem Item(string folder, FileInfo info, int label)
    {
        var file = (FileInfo)Target(info)!;
        return new PictureItem(Join(folder, info.Name), label, file.Length, file.LastWriteTimeUtc.Ticks);
    }

    // A folder's path with every link in it followed: ResolveLinkTarget follows the last one alone.
    private static string RealPath(string folder)
    {
        var real = Path.GetPathRoot(folder)!;
        foreach (var name in Path.GetRelativePath(real, folder)
            .Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.GetFullPath(Path.Combine(real, name));
            real = new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: false) is { } target
                ? RealPath(Path.GetFullPath(target.FullName))
                : next;
        }
        return real;
    }

    private string Full(string folder) => Path.Combine(Root, folder);

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
