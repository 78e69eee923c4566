namespace ShipLab.Data.Folders;

/// <summary>What was found in a folder, before it becomes a data set.</summary>
/// <param name="Root">The folder that the pictures' paths start from.</param>
/// <param name="Classes">What each class is called in the folder (its folder's name; its name in a split file).</param>
/// <param name="ClassNames">The same as words for prompts.</param>
/// <param name="Given">Whether the folder prescribes the split.</param>
/// <param name="Notices">What was left out, in sentences.</param>
internal sealed record FolderPictures(string Root, IReadOnlyList<string> Classes, IReadOnlyList<string> ClassNames, bool Given, IReadOnlyList<PictureItem> Train,
    IReadOnlyList<PictureItem> Val, IReadOnlyList<PictureItem> Test, IReadOnlyList<string> Notices)
{
    /// <summary>The parts with their names.</summary>
    public IReadOnlyList<(string Part, IReadOnlyList<PictureItem> Items)> Parts => [("train", Train), ("val", Val), ("test", Test)];
}
