namespace ShipLab.Catalog;

/// <summary>
/// The public data sets that the lab can open: the eleven of the CoOp papers and the three of generalised zero-shot
/// learning. The drawn ones are in <see cref="Toyland.ToySets"/>.
/// </summary>
public static class DataSets
{
    private const string Variable = "SHIPLAB_DATA";

    /// <summary>All sets, in the order of the papers' tables.</summary>
    public static IReadOnlyList<CatalogSet> All { get; } = [.. CoOpSets.All, .. ZeroShotSets.All];

    /// <summary>imagenet, caltech101, ..., ucf101, cub, awa2, flo.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(set => set.Name)];

    /// <summary>The folder of all sets that the environment variable SHIPLAB_DATA names, or null.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable(Variable) is { } folder
        && !string.IsNullOrWhiteSpace(folder)
        ? Path.GetFullPath(folder)
        : null;

    /// <summary>The set of that name, or null. Case does not matter, nor which signs stand between letters and digits:
    /// "Food-101" and "OxfordPets" are known.</summary>
    public static CatalogSet? Find(string name)
    {
        var key = Key(name);
        return All.FirstOrDefault(set => Keys(set).Contains(key));
    }

    /// <exception cref="ShipLabException">There is none; the message names the nearest and all there are.</exception>
    public static CatalogSet Get(string name) => Find(name) ?? throw new ShipLabException(
        $"There is no data set '{name}' in the catalogue. Did you mean '{Nearest(name)}'? There are " +
        $"{string.Join(", ", Names)}.");

    /// <summary>Opens a set.</summary>
    /// <param name="name">one of <see cref="Names"/>, or the papers' name for it</param>
    /// <param name="folder">the set's own folder, or the folder of all sets</param>
    /// <exception cref="ShipLabException">There is no such set, or it is not in the folder; the message
    /// shows the expected layout.</exception>
    public static Dataset Open(string name, string folder, CatalogOptions? options = null) =>
        Get(name).Open(folder, options);

    private static CatalogSet Nearest(string name) =>
        All.MinBy(set => Keys(set).Min(key => NearestName.Distance(Key(name), key)))!;

    private static IEnumerable<string> Keys(CatalogSet set) =>
        new[] { set.Name, set.Title, set.Folder }.Concat(set.Aliases).Select(Key);

    private static string Key(string name) => string.Concat(name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
}
