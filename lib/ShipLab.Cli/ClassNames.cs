using ShipLab.Toyland;

namespace ShipLab.Cli;

/// <summary>What the classes of data sets are called, for reports: rows have numbers alone. Public sets are looked up
/// where their folder is there.</summary>
internal static class ClassNames
{
    /// <summary>A name a class, or null where they cannot be had.</summary>
    public static IReadOnlyList<string>? Of(string dataSet)
    {
        if (Known.TryGetValue(dataSet, out var names)) return names;
        return Known[dataSet] = ToySets.Names.Contains(dataSet) ? ToySets.Create(dataSet).ClassNames : Public(dataSet);
    }

    private static readonly Dictionary<string, IReadOnlyList<string>?> Known = [];

    private static IReadOnlyList<string>? Public(string dataSet)
    {
        try
        {
            return DataSets.Folder is { } folder && DataSets.Find(dataSet) is { } set
                ? set.Open(folder).ClassNames : null;
        }
        catch (ShipLabException)
        {
            return null; // the set is not on this machine: its classes are numbered
        }
    }
}
