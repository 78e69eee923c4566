namespace ShipLab.Catalog;

/// <summary>How a public data set lies in its folder.</summary>
internal interface ICatalogLayout
{
    /// <summary>The files and folders that must be there, below the set's folder;
    /// any one of each group will do.</summary>
    IReadOnlyList<IReadOnlyList<string>> Needs { get; }

    /// <summary>Reads the lists of pictures; looks at no picture.</summary>
    /// <param name="folder">the set's folder, which has what the layout needs</param>
    /// <returns>the pictures, base classes first, and how many classes are base</returns>
    /// <exception cref="ShipLabException">The lists are damaged or contradict each other,
    /// or pictures are missing.</exception>
    (FolderPictures Pictures, int BaseClasses) Read(string folder);
}
