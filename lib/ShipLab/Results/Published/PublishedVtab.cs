namespace ShipLab.Results.Published;

/// <summary>Means over VTAB-1k's tasks that others report for a ViT-B/16 of ImageNet-21k, in percent. Two of them
/// compare only where selection and normalisation are the same. Published/README.md says where they come
/// from.</summary>
/// <param name="Method">Its name in the table.</param>
/// <param name="Means">Natural, specialized, structured and the mean of 19; null where only means are given.</param>
/// <param name="OfGroups">The mean of the three groups, as printed.</param>
/// <param name="OfTasks">The mean of the 19 tasks, as printed; null where it is not given.</param>
/// <param name="Selection">What chose the epoch and the settings: "last epoch", "best epoch on test", ...</param>
/// <param name="Normalisation">Mean and deviation of the pictures: "0.5", "ImageNet", "none" or "not stated".</param>
/// <param name="Source">Where the numbers were read.</param>
public sealed record PublishedVtab(string Method, VtabMeans? Means, double OfGroups, double? OfTasks, string Selection,
    string Normalisation, string Source)
{
    /// <summary>All rows, in the file's order.</summary>
    public static IReadOnlyList<PublishedVtab> All { get; } =
        [.. PublishedTable.Cells("vtab_1k.csv").Skip(1).Select(Of)];

    /// <summary>Accuracies of each task, by method and selection, where they are published.</summary>
    public static IReadOnlyDictionary<(string Method, string Selection), IReadOnlyDictionary<string, double>> Tasks
    { get; } = ReadTasks();

    private static PublishedVtab Of(string[] cells)
    {
        double? Number(int cell) =>
            cells[cell].Length > 0 ? double.Parse(cells[cell], CultureInfo.InvariantCulture) : null;
        var means = Number(1) is { } natural
            ? new VtabMeans(natural, Number(2)!.Value, Number(3)!.Value, Number(5)!.Value)
            : null;
        return new PublishedVtab(cells[0], means, Number(4)!.Value, Number(5), cells[6], cells[7], cells[8]);
    }

    private static Dictionary<(string, string), IReadOnlyDictionary<string, double>> ReadTasks()
    {
        var lines = PublishedTable.Cells("vtab_1k_tasks.csv");
        return lines.Skip(1).ToDictionary(cells => (cells[0], cells[1]),
            IReadOnlyDictionary<string, double> (cells) => lines[0].Zip(cells).Skip(2)
                .ToDictionary(pair => pair.First, pair => double.Parse(pair.Second, CultureInfo.InvariantCulture)));
    }
}
