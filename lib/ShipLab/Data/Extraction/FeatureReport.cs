namespace ShipLab.Data.Extraction;

/// <summary>What <see cref="FeatureStore.Make"/> did.</summary>
/// <param name="File">The finished file.</param>
/// <param name="Reused">The file was there; nothing was computed.</param>
/// <param name="Kept">Images whose features an earlier, interrupted run had left.</param>
public sealed record FeatureReport(FeatureFile File, bool Reused, int Kept);
