namespace ShipLab.Catalog;

/// <summary>
/// A public data set of the SHIP and CoOp papers: what it is called, its prompts, how large it is, and how
/// it lies on disk. Nothing is fetched: <see cref="Open"/> reads a folder that somebody has filled as CoOp's
/// DATASETS.md (github.com/KaiyangZhou/CoOp) says.
/// </summary>
public sealed record CatalogSet
{
    private readonly ICatalogLayout _files;

    internal CatalogSet(ICatalogLayout files) => _files = files;

    /// <summary>Lower case, as in CoOp's configurations: "dtd".</summary>
    public required string Name { get; init; }

    /// <summary>As in the papers' tables: "DTD".</summary>
    public required string Title { get; init; }

    /// <summary>What the set's folder is called below the folder of all sets: "dtd".</summary>
    public required string Folder { get; init; }

    /// <summary>Prompts with {} where the class name goes; the first is the one to use alone (SHIP's
    /// and CoOp's official code).</summary>
    public required IReadOnlyList<string> Templates { get; init; }

    /// <summary>The prompts to average where a method takes several: SHIP's official code has seven for ImageNet
    /// (CLIP's notebook Prompt_Engineering_for_ImageNet) and the one template for the others.</summary>
    public IReadOnlyList<string> Ensemble { get => field ?? Templates; init; }

    /// <summary>The published size (SHIP, Tables 7 and 8, but for what <see cref="ZeroShotSets"/> says).</summary>
    public required CatalogCounts Counts { get; init; }

    /// <summary>The folders and files that are expected, as a drawing.</summary>
    public required string Layout { get; init; }

    /// <summary>Other names it goes by.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Two classes of one name are part of the published set; said in a notice and not refused.</summary>
    public bool HasEqualNames { get; init; }

    /// <summary>Opens the set. Classes are numbered as published, but base classes (seen ones in generalised
    /// zero-shot sets) come first.</summary>
    /// <param name="folder">the set's own folder, or the folder of all sets</param>
    /// <exception cref="CatalogException">Something is missing; the message shows the expected layout.</exception>
    /// <exception cref="ShipLabException">The set's lists are damaged or contradict each other.</exception>
    public Dataset Open(string folder, CatalogOptions? options = null)
    {
        options = (options ?? new CatalogOptions()).Checked();
        var place = Locate(folder);
        try
        {
            var (pictures, baseClasses) = _files.Read(place);
            return CatalogDataset.Of(this, pictures, baseClasses, options);
        }
        catch (ShipLabException error) when (error is not CatalogException)
        {
            throw new CatalogException(error.Message, Layout);
        }
    }

    /// <summary>Whether the set's files are in a folder or in its place below it. Pictures are not counted.</summary>
    public bool IsIn(string folder) => Places(folder).Any(place => Missing(place) is null);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private string Locate(string folder)
    {
        var places = Places(folder);
        if (places.FirstOrDefault(place => Missing(place) is null) is { } found)
            return found;
        if (!Directory.Exists(places[0]))
            throw new CatalogException($"There is no folder '{folder}' with the data set {Name} ({Title}). Check the " +
                "path; it is taken from the current folder.", Layout);
        // The place that somebody has begun to fill is the one to complain about.
        var place = places.Where(Directory.Exists)
            .MaxBy(candidate => _files.Needs.Count(need => Has(candidate, need)))!;
        var missing = Missing(place)!;
        var others = string.Join(" or ", missing.Skip(1).Select(other => $"'{other}'"));
        throw new CatalogException($"The data set {Name} ({Title}) is not complete in '{place}': '{missing[0]}' is " +
            $"missing{(others.Length > 0 ? $" (or {others})" : "")}. Put it there, or name the folder that has " +
            "the set.", Layout);
    }

    private string[] Places(string folder) =>
        [Path.GetFullPath(folder), Path.GetFullPath(Path.Combine(folder, Folder))];

    private IReadOnlyList<string>? Missing(string place) => _files.Needs.FirstOrDefault(need => !Has(place, need));

    private static bool Has(string place, IReadOnlyList<string> need) =>
        need.Any(path => Path.Exists(Path.Combine(place, path)));
}

/// <summary>How large a published data set is. Zero pictures means that the set has no such part.</summary>
/// <param name="Classes">base and new, or seen and unseen</param>
/// <param name="BaseClasses">base, or seen</param>
public sealed record CatalogCounts(int Classes, int BaseClasses, int Train, int Val, int Test)
{
    /// <summary>"47 classes (24 base), 2,820 train, 1,128 val and 1,692 test pictures"</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Classes} classes ({BaseClasses} base), {Train:N0} train, {Val:N0} val and {Test:N0} test pictures");
}
