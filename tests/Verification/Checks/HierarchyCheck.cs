using System.Globalization;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>Set hierarchy: affinities of recorded features, and the layers with prompts at several thresholds, of those
/// and of random matrices of 6 to 24 layers.</summary>
internal sealed class HierarchyCheck : IReferenceCheck
{
    public string Kind => "hierarchy";

    public IReadOnlyList<string> Outputs(ReferenceSet set) =>
        [.. set.Arrays.Where(array => array.EndsWith("/affinity", StringComparison.Ordinal))];

    // "affinity 1e-5 absolute"
    public ReferenceTolerance? Tolerance(ReferenceSet set, string output) => new(Absolute: 1e-5);

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        var (right, all, wrong) = (0, 0, new List<string>());
        foreach (var entry in set.Find("random")!.Value.EnumerateArray())
        {
            // which token the numbers are of is nothing here: they are random
            using var features =
                new LayerFeatures(set.Read(entry.GetProperty("features").GetString()!), LayerToken.Class);
            var affinity = LayerAffinity.Of(features);
            var name = entry.GetProperty("affinity").GetString()!;
            report.Compare(name, [affinity.Layers, affinity.Layers], [.. affinity.Values.Cast<double>()]);
            Count(name, affinity, entry.GetProperty("indices"));
        }
        foreach (var entry in set.Find("matrices")!.Value.EnumerateArray())
        {
            var name = entry.GetProperty("matrix").GetString()!;
            Count(name, Read(set, name), entry.GetProperty("indices"));
        }
        report.Count("lists of layers", right, all, wrong.Count == 0 ? null : string.Join(", ", wrong));

        void Count(string name, LayerAffinity affinity, JsonElement indices)
        {
            foreach (var threshold in indices.EnumerateObject())
            {
                all++;
                if (Layers(affinity, threshold).SequenceEqual(Listed(threshold.Value))) right++;
                else wrong.Add($"{name} at {threshold.Name}");
            }
        }
    }

    internal static LayerAffinity Read(ReferenceSet set, string array)
    {
        var values = new double[set.Shape(array)[0], set.Shape(array)[1]];
        Buffer.BlockCopy(set.Numbers(array), 0, values, 0, values.Length * sizeof(double));
        return new LayerAffinity(values);
    }

    internal static IEnumerable<int> Listed(JsonElement list) =>
        list.EnumerateArray().Select(layer => layer.GetInt32());

    internal static IReadOnlyList<int> Layers(LayerAffinity affinity, JsonProperty threshold) =>
        SemanticHierarchy.Of(affinity,
            new HierarchyOptions { Threshold = double.Parse(threshold.Name, CultureInfo.InvariantCulture) })
        .PromptLayers;
}
