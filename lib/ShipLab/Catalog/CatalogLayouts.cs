namespace ShipLab.Catalog;

/// <summary>How a public data set lies in its folder.</summary>
internal interface ICatalogLayout
{
    /// <summary>The files and folders that must be there, below the set's folder; one of each group.</summary>
    IReadOnlyList<IReadOnlyList<string>> Needs { get; }

    /// <summary>Reads the lists of pictures; looks at no picture.</summary>
    /// <param name="folder">the set's folder, which has what the layout needs</param>
    /// <returns>the pictures, base classes first, and how many classes are base</returns>
    /// <exception cref="ShipLabException">The lists are damaged or contradictory, or pictures are missing.</exception>
    (FolderPictures Pictures, int BaseClasses) Read(string folder);
}

/// <summary>A set with one of CoOp's split_zhou_*.json files: paths below a folder of pictures,
/// labels, and class names.</summary>
/// <param name="split">the file's name</param>
/// <param name="pictures">the folder that the paths start from, below the set's own; "" for that one
/// (CoOp's datasets/*.py, image_dir)</param>
/// <param name="rename">the official code's renaming of class names, for split files that were written with the
/// folders' names; applied before underscores become blanks</param>
/// <param name="folders">folders that must be there, where <paramref name="pictures"/> is ""</param>
internal sealed class SplitFileLayout(string split, string pictures, Func<string, string>? rename = null,
    params string[] folders) : ICatalogLayout
{
    public IReadOnlyList<IReadOnlyList<string>> Needs { get; } =
        [[split], .. (pictures.Length == 0 ? folders : [pictures]).Select(path => (IReadOnlyList<string>)[path])];

    public (FolderPictures Pictures, int BaseClasses) Read(string folder)
    {
        var found = CoOpSplit.ReadBelow(Path.Combine(folder, split), Path.Combine(folder, pictures));
        if (rename is not null)
            found = found with { ClassNames = [.. found.Classes.Select(name => rename(name).Replace('_', ' '))] };
        return (found, (found.Classes.Count + 1) / 2);
    }
}

/// <summary>
/// ImageNet as CoOp has it: class folders below images/train and images/val, numbered in the ordinal order of their
/// names, and class names in classnames.txt (folder, blank, name). The pictures of val are the test part; there is no
/// validation part.
/// </summary>
internal sealed class ImageNetLayout : ICatalogLayout
{
    public IReadOnlyList<IReadOnlyList<string>> Needs { get; } = [["classnames.txt"], ["images/train"], ["images/val"]];

    public (FolderPictures Pictures, int BaseClasses) Read(string folder)
    {
        var scan = new FolderScan(Path.Combine(folder, "images"));
        var (train, val) = (scan.Folders("train"), scan.Folders("val"));
        if (train.Count == 0 || val.Count == 0)
            throw new ShipLabException($"'{Path.Combine(scan.Root, train.Count == 0 ? "train" : "val")}' has no " +
                "class folders such as n01440764. ImageNet's validation pictures come without; sort them into the " +
                "folders of their classes, as the training pictures are.");
        if (train.Except(val).Concat(val.Except(train)).FirstOrDefault() is { } odd)
            throw new ShipLabException($"The class folder '{odd}' is in " +
                $"'{Path.Combine(scan.Root, train.Contains(odd) ? "train" : "val")}' but not in its neighbour. " +
                "Labels are the folders' places in order, so both must have the same. Add it or remove it.");
        var names = ClassNameFile.ReadByFolder(Path.Combine(folder, "classnames.txt"), train);
        IReadOnlyList<PictureItem> Part(string part) =>
            [.. train.SelectMany((name, label) => scan.PicturesBelow($"{part}/{name}", label))];
        var (trained, tested) = (Part("train"), Part("val"));
        string[] words = [.. names.Select(name => name.Replace('_', ' '))];
        return (new FolderPictures(scan.Root, train, words, Given: true, trained, [], tested, [.. scan.Notices()]),
            (train.Count + 1) / 2);
    }
}
