namespace ShipLab.Catalog;

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
            throw new ShipLabException($"'{Path.Combine(scan.Root, train.Count == 0 ? "train" : "val")}' has no class folders such as " +
                "n01440764. ImageNet's validation pictures come without; sort them into the folders of their classes, as the training " +
                "pictures are.");
        if (train.Except(val).Concat(val.Except(train)).FirstOrDefault() is { } odd)
            throw new ShipLabException($"The class folder '{odd}' is in '{Path.Combine(scan.Root, train.Contains(odd) ? "train" : "val")}' but " +
                "not in its neighbour. Labels are the folders' places in order, so both must have the same. Add it or remove it.");
        var names = ClassNameFile.ReadByFolder(Path.Combine(folder, "classnames.txt"), train);
        IReadOnlyList<PictureItem> Part(string part) => [.. train.SelectMany((name, label) => scan.PicturesBelow($"{part}/{name}", label))];
        var (trained, tested) = (Part("train"), Part("val"));
        string[] words = [.. names.Select(name => name.Replace('_', ' '))];
        return (new FolderPictures(scan.Root, train, words, Given: true, trained, [], tested, [.. scan.Notices()]), (train.Count + 1) / 2);
    }
}
