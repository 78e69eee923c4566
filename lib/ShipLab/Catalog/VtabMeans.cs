namespace ShipLab.Catalog;

/// <summary>Accuracies on VTAB-1k as papers give them, in the unit of what they were made of.</summary>
/// <param name="Natural">Mean of the seven natural tasks.</param>
/// <param name="Specialized">Mean of the four specialized ones.</param>
/// <param name="Structured">Mean of the eight structured ones.</param>
/// <param name="OfTasks">Mean of all 19 tasks, which some papers give in place of <see cref="OfGroups"/>.</param>
public sealed record VtabMeans(double Natural, double Specialized, double Structured, double OfTasks)
{
    /// <summary>The mean of the three, the number of most papers: a natural task counts for less in it than a
    /// specialized one.</summary>
    public double OfGroups => (Natural + Specialized + Structured) / 3;

    /// <summary>The means of all tasks' accuracies.</summary>
    /// <param name="accuracies">by the tasks' names, in either naming</param>
    /// <exception cref="ShipLabException">A task is missing or there twice: means of some tasks compare with nothing;
    /// or there is no such task.</exception>
    public static VtabMeans Of(IEnumerable<KeyValuePair<string, double>> accuracies)
    {
        var byTask = new Dictionary<VtabTask, double>();
        foreach (var (name, accuracy) in accuracies)
            if (!byTask.TryAdd(Vtab.Get(name), accuracy))
                throw new ShipLabException($"The accuracy of VTAB's task {Vtab.Get(name)} is there twice. Keep one.");
        string[] missing = [.. Vtab.Tasks.Where(task => !byTask.ContainsKey(task)).Select(task => task.Name)];
        if (missing.Length > 0)
            throw new ShipLabException("Means over VTAB need all 19 tasks; there is no accuracy of "
                + $"{string.Join(", ", missing)}. Run what is missing first.");
        double Mean(VtabGroup group) => byTask.Where(task => task.Key.Group == group).Average(task => task.Value);
        return new VtabMeans(Mean(VtabGroup.Natural), Mean(VtabGroup.Specialized), Mean(VtabGroup.Structured),
            byTask.Values.Average());
    }
}
