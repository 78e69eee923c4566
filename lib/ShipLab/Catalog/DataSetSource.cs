using ShipLab.Toyland;
using System.Collections.Concurrent;

namespace ShipLab.Catalog;

/// <summary>
/// Makes data sets by name for studies: the drawn ones, and public ones from the folder of all sets. A public set is
/// read once; each seed draws its shots from it. Safe to use from several threads.
/// </summary>
/// <param name="folder">the folder of all public sets; null for what SHIPLAB_DATA names</param>
public sealed class DataSetSource(string? folder = null, CatalogOptions? options = null)
{
    /// <summary>Names of drawn and public sets.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. ToySets.Names, .. DataSets.Names];

    private readonly ConcurrentDictionary<string, Lazy<Dataset>> _opened = new(StringComparer.Ordinal);

    /// <summary>Folders of single sets that lie elsewhere, by name.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; init; } = new Dictionary<string, string>();

    /// <summary>A data set at a seed.</summary>
    /// <param name="name">one of <see cref="ToySets.Names"/> or <see cref="DataSets.Names"/></param>
    /// <param name="seed">which shots</param>
    /// <param name="shots">training images a class; <see cref="FewShot.All"/> for all there are</param>
    /// <exception cref="ShipLabException">There is no such set, or it is not in its folder.</exception>
    public Dataset Create(string name, int seed, int shots)
    {
        if (ToySets.Names.Contains(name))
            return ToySets.Create(name, seed, shots == FewShot.All ? ToySets.AllTrainingImages : shots);
        var data = Whole(name);
        return shots == FewShot.All ? data : FewShot.Sample(data, shots, seed, repeat: true);
    }

    /// <summary>A public set with all its pictures.</summary>
    /// <exception cref="ShipLabException">There is no such set, or it is not in its folder.</exception>
    public Dataset Whole(string name)
    {
        var set = DataSets.Find(name) ?? throw NearestName.Unknown("data set", name, Names);
        var place = Folders.GetValueOrDefault(set.Name) ?? folder ?? DataSets.Folder ?? throw new ShipLabException(
            $"Where is the data set {set.Name}? Name the folder of all public data sets with --data, or in the " +
            "environment variable SHIPLAB_DATA.");
        return _opened.GetOrAdd(set.Name, _ => new Lazy<Dataset>(() => set.Open(place, options))).Value;
    }
}
