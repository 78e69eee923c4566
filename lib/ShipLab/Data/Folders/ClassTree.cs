namespace ShipLab.Data.Folders;

/// <summary>Reads a tree of class folders, with or without folders for train, val and test above them.</summary>
internal static class ClassTree
{
    private static readonly Dictionary<string, string> PartOf = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train", ["training"] = "train",
        ["val"] = "val", ["valid"] = "val", ["validation"] = "val",
        ["test"] = "test", ["testing"] = "test",
    };

    /// <exception cref="ShipLabException">No pictures, an empty class, parts and classes side by side,
    /// two folders for one part.</exception>
    public static FolderPictures Read(string root, ImageFolderOptions options)
    {
        var scan = new FolderScan(root);
        var folders = scan.Folders("");
        // A folder called "train" may be a class of trains: it is a part of the split only when class folders are in
        // it, and no pictures.
        var parts = folders.Where(name => PartOf.ContainsKey(name)
            && scan.Folders(name).Count > 0 && scan.Pictures(name).Count == 0).ToArray();
        if (parts.Length > 0)
            return ReadParts(scan, folders, parts);
        return folders.Count == 0 ? ReadFlat(scan) : ReadClasses(scan, folders, options);
    }

    private static FolderPictures ReadParts(FolderScan scan, IReadOnlyList<string> folders, string[] parts)
    {
        if (folders.FirstOrDefault(name => !parts.Contains(name)) is { } other)
            throw new ShipLabException($"'{scan.Root}' holds both folders of a split ({string.Join(", ", parts)}) " +
                $"and others ('{other}'). Move the others elsewhere, or name the folder that " +
                "holds only classes or only train, val and test.");
        foreach (var twice in parts.GroupBy(name => PartOf[name]).Where(group => group.Count() > 1))
            throw new ShipLabException($"'{scan.Root}' has the folders " +
                $"{string.Join(" and ", twice.Select(name => $"'{name}'"))}, which both mean the {twice.Key} part. " +
                "Keep one of them.");
        var classes = Sorted(parts.SelectMany(scan.Folders).Distinct(StringComparer.Ordinal));
        var items = new Dictionary<string, List<PictureItem>> { ["train"] = [], ["val"] = [], ["test"] = [] };
        foreach (var part in parts)
            foreach (var name in scan.Folders(part))
                items[PartOf[part]].AddRange(scan.PicturesBelow($"{part}/{name}", IndexOf(classes, name)));
        CheckEmpty(scan, classes, items.Values.SelectMany(all => all));
        return Found(scan, classes, given: true, items["train"], items["val"], items["test"],
            scan.Pictures("").Count + parts.Sum(part => scan.Pictures(part).Count));
    }

    private static FolderPictures ReadClasses(FolderScan scan, IReadOnlyList<string> folders,
        ImageFolderOptions options)
    {
        var classes = Sorted(folders);
        var items = classes.SelectMany((name, label) => scan.PicturesBelow(name, label)).ToArray();
        CheckEmpty(scan, classes, items);
        var (train, val, test) = SeededSplit.Of(scan.Root, items, options.Fractions, options.Seed,
            options.Duplicates != DuplicatePictures.Unchecked);
        return Found(scan, classes, given: false, train, val, test, scan.Pictures("").Count);
    }

    private static FolderPictures ReadFlat(FolderScan scan)
    {
        var items = scan.Pictures("");
        if (items.Count == 0)
            throw new ShipLabException($"'{scan.Root}' holds no pictures " +
                $"({string.Join(", ", PictureFile.Extensions)}) and no folders. Name a folder " +
                $"with a folder of pictures for each class.{Tail(scan)}");
        var name = Path.GetFileName(scan.Root);
        return Found(scan, [name], given: true, [], [], items, outside: 0) with
        {
            Notices = [$"There are no class folders in '{scan.Root}': its {items.Count} pictures are taken as one " +
                $"class '{Words(name)}', all in the test part.", .. scan.Notices()],
        };
    }

    private static FolderPictures Found(FolderScan scan, IReadOnlyList<string> classes, bool given,
        IReadOnlyList<PictureItem> train, IReadOnlyList<PictureItem> val, IReadOnlyList<PictureItem> test, int outside)
    {
        var notices = new List<string>();
        if (outside > 0)
            notices.Add($"Passed over {outside} {(outside == 1 ? "picture" : "pictures")} outside any class folder " +
                $"of '{scan.Root}'.");
        var depth = given ? 2 : 1;
        var nested = train.Concat(val).Concat(test).Where(item => item.Path.Count(c => c == '/') > depth).ToArray();
        if (nested.Length > 0)
            notices.Add($"{nested.Length} pictures lie in folders inside class folders, the first " +
                $"'{nested[0].Path}'; they belong to the class.");
        if (nested.Length > 0 && classes.Count == 1)
            notices[^1] += $" There is only the one class '{classes[0]}': if the folders in it are the classes, open " +
                $"'{Path.Combine(scan.Root, classes[0])}'.";
        notices.AddRange(scan.Notices());
        return new FolderPictures(scan.Root, classes, [.. classes.Select(Words)], given, train, val, test, notices);
    }

    private static void CheckEmpty(FolderScan scan, IReadOnlyList<string> classes, IEnumerable<PictureItem> items)
    {
        var empty = Enumerable.Range(0, classes.Count).Except(items.Select(item => item.Label))
            .Select(label => $"'{classes[label]}'").ToArray();
        if (empty.Length == 0)
            return;
        var more = empty.Length > 5 ? ", ..." : "";
        var (which, it) = empty.Length == 1
            ? ($"The class folder {empty[0]} in '{scan.Root}' holds no pictures", "it")
            : ($"{empty.Length} class folders of '{scan.Root}' hold no pictures: {string.Join(", ", empty.Take(5))}{more}",
                "them");
        var kinds = string.Join(", ", PictureFile.Extensions);
        throw new ShipLabException($"{which} ({kinds}). Remove {it} or add pictures.{Tail(scan)}");
    }

    private static string Tail(FolderScan scan) => string.Concat(scan.Notices().Select(notice => " " + notice));

    /// <summary>"big_cat" and "big-cat" are "big cat" in a prompt.</summary>
    internal static string Words(string folder) =>
        string.Join(' ', folder.Normalize(NormalizationForm.FormC)
            .Split(['_', '-', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static int IndexOf(string[] classes, string name) =>
        Array.BinarySearch(classes, name, StringComparer.Ordinal);
}
