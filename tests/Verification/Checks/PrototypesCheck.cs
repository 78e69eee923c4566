using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>Set prototypes: cluster means from the recorded labels, and the inertia that our k-means reaches.</summary>
internal sealed class PrototypesCheck : IReferenceCheck
{
    public string Kind => "prototypes";

    public IReadOnlyList<string> Outputs(ReferenceSet set) =>
        [.. set.Arrays.Where(array => array.EndsWith("/prototypes", StringComparison.Ordinal))];

    // "prototypes from the stored labels: 1e-5 absolute"
    public ReferenceTolerance? Tolerance(ReferenceSet set, string output) => new(Absolute: 1e-5);

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        foreach (var entry in set.Find("cases")!.Value.EnumerateObject())
        {
            using var scope = NewDisposeScope();
            var clusters = entry.Value.GetProperty("clusters").GetInt32();
            // which token the numbers are of is nothing here: they are random
            using var features = new LayerFeatures(set.Read($"{entry.Name}/features"), LayerToken.Class);
            var means = Prototypes.Means(features.Last, set.Read($"{entry.Name}/labels"), clusters);
            report.Compare($"{entry.Name}/prototypes", means);                                     // [clusters, D]

            // "final inertia <= 1.02 * inertia"
            using var own = Prototypes.Of(features, new PrototypeOptions { Clusters = clusters }, token);
            var ratio = own.Inertia / entry.Value.GetProperty("inertia").GetDouble();
            var text = ratio.ToString("0.0000", CultureInfo.InvariantCulture);
            report.Count($"inertia of {entry.Name}, {text} times the official one", ratio <= 1.02 ? 1 : 0, 1,
                ratio <= 1.02 ? null : "is above 1.02 times");
        }
    }
}
