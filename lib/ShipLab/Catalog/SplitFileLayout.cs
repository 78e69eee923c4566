namespace ShipLab.Catalog;

/// <summary>A set with one of CoOp's split_zhou_*.json files: paths below a folder of pictures,
/// labels, and class names.</summary>
/// <param name="split">the file's name</param>
/// <param name="pictures">the folder that the paths start from, below the set's own; "" for that one
/// (CoOp's datasets/*.py, image_dir)</param>
/// <param name="rename">the official code's renaming of class names, for split files that were written with the
/// folders' names; applied before underscores become blanks</param>
/// <param name="folders">folders that must be there, where <paramref name="pictures"/> is ""</param>
internal sealed class SplitFileLayout(string split, string pictures, Func<string, string>? rename = null, params string[] folders) : ICatalogLayout
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
