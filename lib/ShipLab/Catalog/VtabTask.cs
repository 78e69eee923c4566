namespace ShipLab.Catalog;

/// <summary>One of the 19 tasks of VTAB-1k.</summary>
/// <param name="Name">As the official repository of Semantic Hierarchical Prompts calls it and its folder.</param>
/// <param name="Folder">As the archives of NOAH, RepAdapter and others call the folder.</param>
/// <param name="Group">What kind of task.</param>
/// <param name="Classes">How many classes.</param>
/// <param name="TestImages">How many test pictures; on caltech101 one more in the exports of later TFDS
/// versions.</param>
public sealed record VtabTask(string Name, string Folder, VtabGroup Group, int Classes, int TestImages)
{
    /// <summary>Opens the task: train800 to learn from, val200 to choose settings by, test for the one number at the
    /// end. Classes have no names, but numbers.</summary>
    /// <param name="folder">the task's own folder, or the folder of all tasks in either naming</param>
    /// <param name="final">whether settings are chosen by now: train800val200 to learn from, and no validation
    /// pictures</param>
    /// <exception cref="CatalogException">A list or a picture is missing, or a list is damaged; the message shows the
    /// expected layout.</exception>
    public Dataset Open(string folder, bool final = false)
    {
        try { return VtabFolder.Read(this, VtabFolder.Locate(this, folder), final); }
        catch (ShipLabException error) when (error is not CatalogException)
        {
            throw new CatalogException(error.Message, VtabFolder.Layout(this));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
