namespace ShipLab.Data.Folders;

/// <summary>A picture file of a data set.</summary>
/// <param name="Path">Below the data set's folder, with / between folders on every system.</param>
/// <param name="Label">The class, from 0.</param>
/// <param name="Bytes">The file's size when the set was opened.</param>
/// <param name="Modified">When the file was last changed (ticks, UTC), as it was when the set was opened.</param>
public sealed record PictureItem(string Path, int Label, long Bytes, long Modified);
