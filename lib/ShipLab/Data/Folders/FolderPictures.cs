namespace ShipLab.Data.Folders;

/// <summary>A picture file of a data set.</summary>
/// <param name="Path">Below the data set's folder, with / between folders on every system.</param>
/// <param name="Label">The class, from 0.</param>
/// <param name="Bytes">The file's size when the set was opened.</param>
/// <param name="Modified">When the file was last changed (ticks, UTC), as it was when the set was opened.</param>
public sealed record PictureItem(string Path, int Label, long Bytes, long Modified);

/// <summary>What was found in a folder, before it becomes a data set.</summary>
/// <param name="Root">The folder that the pictures' paths start from.</param>
/// <param name="Classes">What each class is called in the folder (its folder's name; its name in a split file).</param>
/// <param name="ClassNames">The same as words for prompts.</param>
/// <param name="Given">Whether the folder prescribes the split.</param>
/// <param name="Train">Pictures of the training part.</param>
/// <param name="Val">Of the validation part.</param>
/// <param name="Test">Of the test part.</param>
/// <param name="Notices">What was left out, in sentences.</param>
internal sealed record FolderPictures(string Root, IReadOnlyList<string> Classes, IReadOnlyList<string> ClassNames,
    bool Given, IReadOnlyList<PictureItem> Train, IReadOnlyList<PictureItem> Val, IReadOnlyList<PictureItem> Test,
    IReadOnlyList<string> Notices)
{
    /// <summary>The parts with their names.</summary>
    public IReadOnlyList<(string Part, IReadOnlyList<PictureItem> Items)> Parts =>
        [("train", Train), ("val", Val), ("test", Test)];

    /// <summary>The data set of these pictures, its unlabelled part empty.</summary>
    public Dataset ToDataset(string name, int baseClasses, IReadOnlyList<string> templates)
    {
        ImageSet Part(string part, IReadOnlyList<PictureItem> items) => new FileImageSet($"{name} {part}", Root, items);
        return new Dataset(name, ClassNames, baseClasses, templates, Part("train", Train), Part("val", Val),
            Part("test", Test), Part("unlabelled", [])) { Notices = Notices };
    }
}
