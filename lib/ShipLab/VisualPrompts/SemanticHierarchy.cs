namespace ShipLab.VisualPrompts;

/// <summary>A backbone's layers in groups that see alike. The first layer of each group gets prompts of its own, the
/// group's others pass them on.</summary>
public sealed class SemanticHierarchy
{
    private SemanticHierarchy(IReadOnlyList<int> promptLayers, int layers, LayerToken? token) =>
        (PromptLayers, Layers, Token) = (promptLayers, layers, token);

    /// <summary>The first layer of each group, ascending, from 0.</summary>
    public IReadOnlyList<int> PromptLayers { get; }

    /// <summary>Layers of the backbone.</summary>
    public int Layers { get; }

    /// <summary>Which token the affinity was made of; null where that is not known.</summary>
    public LayerToken? Token { get; }

    /// <summary>The group of each layer, from 0.</summary>
    public IReadOnlyList<int> Groups =>
        [.. Enumerable.Range(0, Layers).Select(layer => PromptLayers.Count(first => first <= layer) - 1)];

    /// <summary>
    /// Greedy segmentation (the official train.py, group_elements): from layer 0 up, a layer whose affinity with the
    /// first layer of the current group is below the threshold begins the next group.
    /// </summary>
    /// <exception cref="ShipLabException">An option cannot be so, or there are fewer groups than are needed; the
    /// message names a threshold that gives enough, where there is one.</exception>
    public static SemanticHierarchy Of(LayerAffinity affinity, HierarchyOptions? options = null)
    {
        options ??= new HierarchyOptions();
        OptionSettings.Require(options, "The hierarchy of layers");
        var end = Math.Min(options.EndLayer ?? affinity.Layers, affinity.Layers);
        if (end < options.FewestGroups)
            throw new ShipLabException($"{options.FewestGroups} groups of layers are needed, but only {end} of the "
                + $"{affinity.Layers} layers may begin one. Raise EndLayer, or take a deeper backbone.");
        var found = Segment(affinity, options.Threshold, end);
        return found.Count >= options.FewestGroups
            ? new SemanticHierarchy(found, affinity.Layers, affinity.Token)
            : throw TooFew(affinity, options, end, found.Count);
    }

    private static List<int> Segment(LayerAffinity affinity, double threshold, int end)
    {
        var starts = new List<int> { 0 };
        for (var layer = 1; layer < end; layer++)
            if (threshold >= 1 || affinity[starts[^1], layer] < threshold)
                starts.Add(layer);
        return starts;
    }

    private static ShipLabException TooFew(LayerAffinity affinity, HierarchyOptions options, int end, int found)
    {
        // the number of groups can only change where the threshold passes an affinity
        var enough = Enumerable.Range(0, end).SelectMany(i => Enumerable.Range(i, end - i).Select(j => affinity[i, j]))
            .Where(value => value > options.Threshold).Select(value => Math.Ceiling(value * 100 + 1e-9) / 100)
            .Append(1).Distinct().Order().First(value => Segment(affinity, value, end).Count >= options.FewestGroups);
        return new ShipLabException(string.Create(CultureInfo.InvariantCulture, $"At the threshold "
            + $"{options.Threshold} the {affinity.Layers} layers make {found} group{(found == 1 ? "" : "s")}, and "
            + $"{options.FewestGroups} are needed. Raise the threshold: {enough} gives enough."));
    }
}
