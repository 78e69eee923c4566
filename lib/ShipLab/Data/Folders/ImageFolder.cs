namespace ShipLab.Data.Folders;

/// <summary>
/// Opens a folder of pictures as a data set. Four kinds of folder are understood:
/// <list type="bullet">
/// <item><c>train/cat/1.jpg</c>, <c>val/cat/2.jpg</c>, <c>test/dog/3.png</c>: the split as the folders say it (also
/// training, valid, validation and testing; any of the three parts may be missing). A folder of such a name that
/// holds pictures itself is a class.</item>
/// <item><c>cat/1.jpg</c>, <c>dog/2.jpg</c>: a seeded split (<see cref="SeededSplit"/>).</item>
/// <item>a folder with CoOp's split_zhou_*.json (<see cref="CoOpSplit"/>).</item>
/// <item>pictures and no folders: one class, all for testing; enough for features.</item>
/// </list>
/// Classes are numbered in the ordinal order of their folders' names, so labels are the same on every machine;
/// the first half (one more when odd) is base, the rest new, as in CoOp. Pictures in folders inside a class
/// folder belong to the class. Hidden files, other files and pictures outside any class are left out and told in
/// <see cref="Dataset.Notices"/>; what makes a wrong data set (an empty class, two classes of one name, a link to
/// nothing, one picture in train and test) is refused.
/// </summary>
public static class ImageFolder
{
    /// <param name="folder">the folder, or a split file in CoOp's format inside it</param>
    /// <exception cref="ShipLabException">The folder is missing or makes no data set; the message says what is
    /// wrong where, and what to do.</exception>
    public static Dataset Open(string folder, ImageFolderOptions? options = null)
    {
        options ??= new ImageFolderOptions();
        options.Fractions.Checked();
        if (File.Exists(folder) && Path.GetExtension(folder).Equals(".json", StringComparison.OrdinalIgnoreCase)
            && options.SplitFile is null)
            (options, folder) = (options with { SplitFile = folder }, Path.GetDirectoryName(Path.GetFullPath(folder))!);
        if (!Directory.Exists(folder))
            throw new ShipLabException(File.Exists(folder)
                ? $"'{folder}' is a file; a folder of pictures (or CoOp's split_zhou_*.json) was expected."
                : $"There is no folder '{folder}'. Check the path; it is taken from the current folder.");
        folder = Path.GetFullPath(folder);
        var pictures = (options.SplitFile ?? CoOpSplit.FindIn(folder)) is { } split
            ? CoOpSplit.Read(split, folder)
            : ClassTree.Read(folder, options);
        return Dataset(pictures, options);
    }

    private static Dataset Dataset(FolderPictures pictures, ImageFolderOptions options)
    {
        var names = options.ClassNamesFile is { } file
            ? ClassNameFile.Read(file, pictures.Classes)
            : pictures.ClassNames;
        ClassNameFile.CheckDistinct(names, pictures.Classes, options.ClassNamesFile ?? pictures.Root);
        var notices = pictures.Notices.ToList();
        if (DuplicateCheck.Find(pictures, options.Duplicates) is { } found)
            notices.Add(found);
        notices.AddRange(Missing(pictures, names));
        var folder = Path.GetFileName(pictures.Root.TrimEnd(Path.DirectorySeparatorChar));
        return (pictures with { ClassNames = names, Notices = notices })
            .ToDataset(options.Name ?? folder.ToLowerInvariant(), (names.Count + 1) / 2, options.Templates);
    }

    // A part without pictures of some class is no error (new classes have no training pictures), but it should not
    // surprise anyone.
    private static IEnumerable<string> Missing(FolderPictures pictures, IReadOnlyList<string> names)
    {
        foreach (var (part, items) in pictures.Parts)
        {
            var absent = Enumerable.Range(0, names.Count).Except(items.Select(item => item.Label)).ToArray();
            if (items.Count > 0 && absent.Length > 0)
                yield return $"No {part} pictures of " +
                    $"{(absent.Length == 1 ? "the class" : $"{absent.Length} classes, the first")} " +
                    $"'{names[absent[0]]}'.";
        }
    }
}
