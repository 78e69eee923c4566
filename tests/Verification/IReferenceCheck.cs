namespace ShipLab.Verification;

/// <summary>Computes the outputs of one kind of reference set, from the set's inputs alone, and hands them to a
/// report.</summary>
public interface IReferenceCheck
{
    /// <summary>The beginning of the folder names of these sets, e.g. "ship-vae"; of several that fit the longest
    /// counts.</summary>
    string Kind { get; }

    /// <summary>Computes every output that the set has and calls <c>report.Compare</c> for each. Goes through what is
    /// there and requires nothing optional.</summary>
    void Run(ReferenceSet set, ReferenceReport report, CancellationToken token);

    /// <summary>The arrays that must be compared; where case.json does not say, the check does.</summary>
    IReadOnlyList<string> Outputs(ReferenceSet set) => set.Outputs;

    /// <summary>The tolerance of an output; where case.json gives it only in words, the check puts them into
    /// numbers.</summary>
    ReferenceTolerance? Tolerance(ReferenceSet set, string output) => set.Tolerance(output);
}
